import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { PersonChange } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Skeleton } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Rule } from './golden-fields.js';
import { useFieldText, type PersonField } from './fields.js';

/** What an event can say beside its type. */
interface PersonEvent {
  readonly type:
    | 'person.created'
    | 'person.restored'
    | 'person.ended'
    | 'person.merged'
    | 'person.redirected'
    | 'person.absorbed'
    | 'person.split'
    | 'record.linked'
    | 'record.unlinked'
    | 'record.changed'
    | 'membership.changed'
    | 'field.changed';
  readonly into?: string;
  readonly personId?: string;
  readonly organisation?: string;
  readonly localId?: string;
  readonly field?: PersonField;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly rule?: Rule;
}

/**
 * Every change of the person with its cause, the first one first; or of an id that the person had before, which ends
 * where it was merged.
 */
export function PersonHistory({
  personId,
  former,
}: {
  readonly personId: string;
  readonly former?: string | undefined;
}) {
  const { t } = useTranslation('person');
  const { instant } = useFormat();
  const history = useInfiniteQuery(
    hubPages<PersonChange>(`/v1/persons/${former ?? personId}/history`, { limit: 50 }),
  );
  const changes = history.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="card stack" aria-labelledby="changes">
      <h2 id="changes">{t('history.title')}</h2>
      {former !== undefined && (
        <p className="notice" role="status">
          {t('history.former')} <code>{former}</code>{' '}
          <Link
            to="/persons/$personId"
            params={{ personId }}
            search={({ historyOf: _, ...old }) => old}
            hash="changes"
          >
            {t('history.own')}
          </Link>
        </p>
      )}
      {history.isError && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <Skeleton height="8rem" />}
      <ol className="plain-list">
        {changes.map(({ version, knownAt, cause, events }) => (
          <li key={`${version} ${knownAt}`}>
            <p>
              <strong>{instant(knownAt)}</strong>{' '}
              <span className="muted">{t(`cause.${cause.kind}`, { version: cause.rulesVersion })}</span>
            </p>
            <ul>
              {(events as readonly PersonEvent[]).map((event, index) => (
                <li key={index}>
                  <EventText event={event} personId={personId} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </section>
  );
}

/** Leads to what became of an id up to when the person took it over. */
export function FormerHistory({ personId, former }: { readonly personId: string; readonly former: string }) {
  const { t } = useTranslation('person');
  return (
    <Link
      to="/persons/$personId"
      params={{ personId }}
      search={(old) => ({ ...old, historyOf: former })}
      hash="changes"
    >
      {t('history.ofFormer')}
    </Link>
  );
}

function EventText({ event, personId }: { readonly event: PersonEvent; readonly personId: string }) {
  const { t } = useTranslation('person');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const fieldText = useFieldText(event.field === 'residence' ? [event.from, event.to] : []);
  const other = event.into ?? event.personId;
  const organisation = event.organisation ? text(organisationName(event.organisation)) : '';
  switch (event.type) {
    case 'person.created':
    case 'person.restored':
    case 'person.ended':
      return t(`event.${event.type.slice(7) as 'created' | 'restored' | 'ended'}`);
    case 'person.merged':
    case 'person.redirected':
    case 'person.absorbed':
    case 'person.split':
      return (
        <>
          {t(`event.${event.type.slice(7) as 'merged' | 'redirected' | 'absorbed' | 'split'}`)}{' '}
          {other && event.type === 'person.absorbed' && <FormerHistory personId={personId} former={other} />}
          {other && event.type !== 'person.absorbed' && (
            <Link to="/persons/$personId" params={{ personId: other }}>
              {t('event.person')}
            </Link>
          )}
        </>
      );
    case 'record.linked':
    case 'record.unlinked':
    case 'record.changed':
      return t(`event.${event.type.slice(7) as 'linked' | 'unlinked' | 'changed'}`, {
        record: `${organisation} · ${event.localId}`,
      });
    case 'membership.changed': {
      const status = (event.to as { status?: string } | null)?.status;
      return status
        ? t('event.membership', { organisation, status: fieldText('status', status) })
        : t('event.membershipEnded', { organisation });
    }
    case 'field.changed': {
      const field = event.field ?? 'fullName';
      const [from, to] = [fieldText(field, event.from), fieldText(field, event.to)];
      const name = t(`field.${field}`);
      if (!to) return t('event.fieldGone', { name, from });
      const rule = event.rule ? t(`rule.${event.rule}`) : '';
      if (from === to) return t('event.fieldSource', { name, to, rule });
      return from ? t('event.field', { name, from, to, rule }) : t('event.fieldNew', { name, to, rule });
    }
  }
}
