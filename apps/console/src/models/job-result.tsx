import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { ModelChange, ModelJob } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField } from '../design/field.js';
import { Badge, Figure, Skeleton } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

const KINDS = ['merge', 'split', 'regroup', 'case-opened', 'case-closed'] as const;
const FIGURES = ['persons', 'memberships', 'inOneOrganisation', 'inSeveralOrganisations'] as const;

interface Result {
  /** Of a training: false when the same model was there already. */
  readonly created?: boolean;
  readonly changes?: Partial<Record<(typeof KINDS)[number], number>>;
  readonly figures?: Partial<
    Record<(typeof FIGURES)[number], { readonly before: number; readonly after: number }>
  > | null;
}

/** What a job did or would do: counts, figures that move, and every change one by one. */
export function JobResult({ job: { jobId, kind, result } }: { readonly job: ModelJob }) {
  const { t } = useTranslation('models');
  const { number } = useFormat();
  const { changes, figures, created } = (result ?? {}) as Result;
  if (kind === 'train') return <p>{t(created === false ? 'job.sameModel' : 'job.newModel')}</p>;
  return (
    <>
      <div className="grid">
        {KINDS.map((each) => (
          <Figure key={each} name={t(`change.${each}`)} value={number(changes?.[each] ?? 0)} />
        ))}
        {FIGURES.map((each) => {
          const moved = figures?.[each];
          return (
            moved && (
              <Figure
                key={each}
                name={t(`figure.${each}`)}
                value={number(moved.after)}
                note={t('figure.before', { before: number(moved.before) })}
              />
            )
          );
        })}
      </div>
      <Changes jobId={jobId} />
    </>
  );
}

function Changes({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation('models');
  const [kind, setKind] = useState<string>('all');
  const changes = useInfiniteQuery(
    hubPages<ModelChange>(`/v1/models/jobs/${jobId}/changes`, { kind, limit: 20 }),
  );
  const items = changes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h3>{t('changes')}</h3>
      <SelectField
        label={t('kind')}
        value={kind}
        onChange={(event) => setKind(event.target.value)}
        options={[
          { value: 'all', label: t('allKinds') },
          ...KINDS.map((each) => ({ value: each, label: t(`change.${each}`) })),
        ]}
      />
      {changes.isError && <Failure error={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.isPending && <Skeleton height="8rem" />}
      {changes.data && items.length === 0 && <p className="muted">{t('noChanges')}</p>}
      <ul className="changes">
        {items.map((change, index) => (
          <li key={index}>
            <Badge>{t(`change.${change.kind}`)}</Badge>
            <span>
              <Groups groups={change.before} /> → <Groups groups={change.after} />
            </span>
          </li>
        ))}
      </ul>
      {changes.hasNextPage && (
        <Button busy={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

/** Sets of records: `[A, B] [C]`. */
function Groups({ groups }: { readonly groups: ModelChange['before'] }) {
  const { t } = useTranslation('models');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  if (groups.length === 0) return t('nothing');
  return groups.map((group, index) => (
    <span key={index}>
      [
      {group
        .map(({ organisation, localId }) =>
          organisation ? `${text(organisationName(organisation))} ${localId}` : t('gone'),
        )
        .join(' + ')}
      ]{' '}
    </span>
  ));
}
