import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Summary } from '../api/types.js';
import { SelectField, type Option } from '../design/field.js';
import { useFormat } from '../language/format.js';
import { placeQuery } from '../places/place-query.js';
import { sessionQuery } from '../sign-in/session.js';
import { MomentFields } from './moment-fields.js';
import type { ReportView } from './reports.js';
import { momentOf, useScope, useSetSearch, WHOLE_HUB } from './scope.js';

/** Which unit, organisation and day a view is about; everything goes into the URL. */
export function ScopeFilters({ view }: { readonly view: ReportView }) {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const navigate = useNavigate();
  const set = useSetSearch();
  const { code, search } = useScope();
  const session = useQuery(sessionQuery);
  const places = usePlacesNearby();
  const organisations = session.data?.organisations ?? [];
  return (
    <div className="filters no-print">
      <SelectField
        label={t('filter.unit')}
        value={code}
        onChange={({ target }) =>
          void navigate({
            to: '/board/units/$code',
            params: { code: target.value },
            search: momentOf(search),
          })
        }
        options={[{ value: WHOLE_HUB, label: t('wholeHub') }, ...places]}
      />
      {view.organisation && (
        <SelectField
          label={t('filter.organisation')}
          value={search.organisation ?? ''}
          onChange={({ target }) => set({ organisation: target.value, branch: '' })}
          options={[
            { value: '', label: t('filter.allOrganisations') },
            ...organisations.map(({ slug, name }) => ({ value: slug, label: text(name) })),
          ]}
        />
      )}
      <MomentFields />
    </div>
  );
}

/** The provinces of the hub, and below the one in which the unit lies its communes. */
function usePlacesNearby(): Option[] {
  const { unit, search } = useScope();
  const moment = momentOf(search);
  const place = useQuery(placeQuery(unit));
  const province = place.data?.parent?.code ?? unit;
  const provinces = useQuery(hub<Summary>('/v1/reports/summary', moment));
  const communes = useQuery({
    ...hub<Summary>('/v1/reports/summary', { unit: province, ...moment }),
    enabled: place.data !== undefined,
  });
  return (provinces.data?.children ?? []).flatMap(({ code, name }) => [
    { value: code, label: name },
    ...(code === province ? (communes.data?.children ?? []) : []).map((each) => ({
      ...{ value: each.code, label: `\u2003${each.name}` },
    })),
  ]);
}
