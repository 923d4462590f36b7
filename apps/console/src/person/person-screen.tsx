import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Person } from '../api/types.js';
import { TextField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { ScreenHead } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { GoldenFields } from './golden-fields.js';
import { MembershipTimeline } from './membership-timeline.js';
import { PersonDecisions } from './person-decisions.js';
import { FormerHistory, PersonHistory } from './person-history.js';
import { personSearch, type PersonSearch } from './person-search.js';
import { useFieldText } from './fields.js';
import './person.css';

/** A person: what holds for true and why, records, memberships in time, decisions, and what became of it. */
export function PersonScreen() {
  const { t } = useTranslation('person');
  const { personId } = useParams({ from: '/persons/$personId' });
  const search = useSearch({ from: '/persons/$personId' });
  const person = useQuery(
    hub<Person>(`/v1/persons/${personId}`, {
      asOf: search.asOf,
      // All that became known on the day.
      knownAt: search.knownAt && `${search.knownAt}T23:59:59.999+07:00`,
    }),
  );
  return (
    <div className="stack" key={personId}>
      {!person.data && <ScreenHead title={t('person.title')} />}
      {!person.data && <Times personId={personId} search={search} />}
      <Loaded query={person} height="80vh">
        {(shown) => {
          // An id that lost a merge leads to the person that it is now.
          if (shown.personId !== personId && !search.knownAt)
            return (
              <Navigate
                to="/persons/$personId"
                params={{ personId: shown.personId }}
                search={{ ...search, mergedFrom: personId }}
                replace
              />
            );
          return <Shown shown={shown} personId={personId} search={search} />;
        }}
      </Loaded>
    </div>
  );
}

function Shown({
  shown,
  personId,
  search,
}: {
  readonly shown: Person;
  readonly personId: string;
  readonly search: PersonSearch;
}) {
  const { t } = useTranslation('person');
  const { instant, number, text } = useFormat();
  const organisationName = useOrganisationName();
  const fieldText = useFieldText();
  const names = (slugs: readonly string[]) => slugs.map((slug) => text(organisationName(slug))).join(', ');
  return (
    <>
      <ScreenHead
        title={fieldText('fullName', shown.golden['fullName']) || t('person.title')}
        lead={t('person.lead', {
          count: shown.records.length,
          shown: number(shown.records.length),
          at: instant(shown.knownFrom),
        })}
      />
      {search.mergedFrom && (
        <div className="notice" role="status">
          <span>
            {t('person.merged')} <FormerHistory personId={personId} former={search.mergedFrom} />
          </span>
        </div>
      )}
      {shown.personId !== personId && (
        <div className="notice" role="status">
          {t('person.otherThen')}
        </div>
      )}
      {shown.deceased && (
        <div className="notice notice-warn" role="status">
          {t('person.deceased', { reportedBy: names(shown.deceased.reportedBy) })}
          {shown.deceased.contradictedBy.length > 0 &&
            ` ${t('person.contradicted', { names: names(shown.deceased.contradictedBy) })}`}
        </div>
      )}
      <Times personId={personId} search={search} />
      <GoldenFields person={shown} />
      <section className="card" aria-labelledby="records">
        <h2 id="records">{t('recordList')}</h2>
        <ul>
          {shown.records.map(({ recordId, organisation, localId }) => (
            <li key={recordId}>
              {text(organisationName(organisation))} · {localId}
            </li>
          ))}
        </ul>
      </section>
      <MembershipTimeline person={shown} />
      <PersonDecisions personId={shown.personId} />
      <PersonHistory personId={personId} former={search.historyOf} />
    </>
  );
}

/** Two times: the day of which memberships are shown, and the day by which the hub knew what is shown. */
function Times({ personId, search }: { readonly personId: string; readonly search: PersonSearch }) {
  const { t } = useTranslation('person');
  const navigate = useNavigate();
  const choose = (change: Record<string, unknown>) =>
    void navigate({
      to: '/persons/$personId',
      params: { personId },
      search: personSearch({ ...search, ...change }),
      replace: true,
    });
  return (
    <div className="times no-print" role="group" aria-label={t('times.title')}>
      <TextField
        label={t('times.asOf')}
        hint={t('times.asOfHint')}
        type="date"
        value={search.asOf ?? ''}
        onChange={(event) => choose({ asOf: event.target.value })}
      />
      <TextField
        label={t('times.knownAt')}
        hint={t('times.knownAtHint')}
        type="date"
        value={search.knownAt ?? ''}
        onChange={(event) => choose({ knownAt: event.target.value })}
      />
    </div>
  );
}
