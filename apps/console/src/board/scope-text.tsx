import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import { placeQuery } from '../places/place-query.js';
import { useOrganisationName } from '../sign-in/session.js';

/** What a report is about, in words: its unit, and the organisation if it is about one. */
export function ScopeText({ parameters }: { readonly parameters: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const { unit, organisation, branch } = parameters;
  const place = useQuery(placeQuery(unit));
  const parts = [
    unit === undefined ? t('wholeHub') : (place.data?.name ?? unit),
    ...(organisation ? [text(organisationName(organisation))] : []),
    ...(branch ? [branch] : []),
  ];
  return <>{parts.join(' · ')}</>;
}
