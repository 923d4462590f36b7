import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import { placeQuery } from '../places/place-query.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Breakdown } from './answers.js';
import { momentOf, useReport, useScope, WHOLE_HUB } from './scope.js';

/** Whole hub › province › commune › organisation › branch. */
export function Breadcrumb() {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const { code, unit, search } = useScope();
  const moment = momentOf(search);
  const { organisation, branch } = search;
  const place = useQuery(placeQuery(unit));
  const branches = useReport<Breakdown>(
    'breakdown',
    { unit, ...moment, organisation, by: 'branch' },
    organisation !== undefined && branch !== undefined,
  );
  const steps: { key: string; name: string; code: string; search: object }[] = [
    { key: WHOLE_HUB, name: t('wholeHub'), code: WHOLE_HUB, search: moment },
  ];
  const { parent, name } = place.data ?? { parent: null, name: unit ?? '' };
  if (parent) steps.push({ key: parent.code, name: parent.name, code: parent.code, search: moment });
  if (unit) steps.push({ key: unit, name, code: unit, search: moment });
  if (organisation) {
    steps.push({
      ...{ key: organisation, name: text(organisationName(organisation)), code },
      search: { ...moment, organisation },
    });
  }
  if (branch) {
    const part = branches.data?.parts.find((each) => each.code === branch);
    steps.push({ key: `branch ${branch}`, name: part?.name ?? branch, code, search });
  }
  return (
    <nav className="breadcrumb" aria-label={t('breadcrumb')}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.key}>
            {index === steps.length - 1 ? (
              <span aria-current="location">{step.name}</span>
            ) : (
              <Link to="/board/units/$code" params={{ code: step.code }} search={step.search}>
                {step.name}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
