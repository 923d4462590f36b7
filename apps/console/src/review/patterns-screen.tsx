import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { BulkAnswered, EvidencePattern } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Bar, Empty, ScreenHead } from '../design/parts.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { refresh } from './deciding.js';
import { ReasonDialog } from './reason-dialog.js';
import { ReviewPages } from './review-pages.js';

interface Bulk extends BulkAnswered {
  readonly answer: 'same' | 'different';
}

/** Cases with the same evidence: a sample by hand, then the rest at once. */
export function PatternsScreen() {
  const { t } = useTranslation('review');
  const patterns = useQuery(
    hub<{ items: readonly EvidencePattern[] }>('/v1/review/patterns', { minCases: 2, limit: 50 }),
  );
  const [done, setDone] = useState<readonly Bulk[]>([]);
  return (
    <>
      <ScreenHead title={t('patterns.title')} lead={t('patterns.lead')} />
      <ReviewPages />
      {done.map((bulk) => (
        <BulkDone key={bulk.bulkId} bulk={bulk} />
      ))}
      <Loaded query={patterns} height="60vh">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('patterns.none')}</Empty>
          ) : (
            items.map((pattern) => (
              <PatternCard
                key={pattern.pattern}
                pattern={pattern}
                onDone={(bulk) => setDone([bulk, ...done])}
              />
            ))
          )
        }
      </Loaded>
    </>
  );
}

function PatternCard({
  pattern: { pattern, cases, recordsPerCase, probability, pairs, hints, sample },
  onDone,
}: {
  readonly pattern: EvidencePattern;
  readonly onDone: (bulk: Bulk) => void;
}) {
  const { t } = useTranslation('review');
  const { number, percent, text } = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { answer, needed, decided, same, different, caseIds } = sample;
  const bulk = useMutation({
    mutationFn: (reason: string) =>
      ask<BulkAnswered>('/v1/review/bulk-decisions', {
        method: 'POST',
        body: { pattern, answer, reason, expected: cases },
      }),
    onSuccess: (answered) => onDone({ ...answered, answer: answer ?? 'same' }),
    onSettled: () => refresh(queries),
  });
  const said = [
    ...new Set(
      pairs.flatMap(({ evidence }) =>
        evidence.filter(({ level }) => level !== 'missing').map((each) => text(each.text)),
      ),
    ),
  ];
  return (
    <div className="card stack">
      <div className="row row-apart">
        <h2>{t('patterns.cases', { count: cases, shown: number(cases) })}</h2>
        <span className="muted">
          {t('patterns.about', {
            count: recordsPerCase,
            least: percent(probability.least),
            most: percent(probability.most),
          })}
        </span>
      </div>
      <ul className="pattern-evidence">
        {said.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      {hints.length > 0 && (
        <div className="row">
          {hints.map((hint) => (
            <Badge key={hint} tone="warn">
              {t(`hint.${hint as 'twins'}`)}
            </Badge>
          ))}
        </div>
      )}
      <div className="row">
        <Bar
          share={needed === 0 ? 1 : decided / needed}
          label={t('patterns.sample', { decided: number(decided), needed: number(needed) })}
        />
        <span>
          {t('patterns.sample', { decided: number(decided), needed: number(needed) })}
          {decided > 0 && ` · ${t('patterns.answers', { same: number(same), different: number(different) })}`}
        </span>
      </div>
      <div className="row">
        {answer ? (
          <Button kind="primary" busy={bulk.isPending} onClick={() => setAsking(true)}>
            {t(`patterns.rest.${answer}`, { count: cases, shown: number(cases) })}
          </Button>
        ) : decided >= needed && same > 0 && different > 0 ? (
          <p>{t('patterns.disagree')}</p>
        ) : (
          caseIds[0] && (
            <Link className="button button-primary" to="/review/next" search={{ pattern }}>
              {t('patterns.begin')}
            </Link>
          )
        )}
        <Link to="/review" search={{ pattern }}>
          {t('patterns.list')}
        </Link>
      </div>
      {asking && answer && (
        <ReasonDialog
          title={t(`patterns.rest.${answer}`, { count: cases, shown: number(cases) })}
          lead={t('patterns.confirm')}
          submit={t('decide.confirm')}
          suggested={t('patterns.reason', { count: decided })}
          onClose={() => setAsking(false)}
          onSubmit={(reason) => bulk.mutate(reason)}
        />
      )}
    </div>
  );
}

/** What became of a bulk decision, and the way back. */
function BulkDone({ bulk: { bulkId, succeeded, failed, items, answer } }: { readonly bulk: Bulk }) {
  const { t } = useTranslation('review');
  const { number, text } = useFormat();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      ask<BulkAnswered>(`/v1/review/bulk-decisions/${bulkId}/revoke`, {
        method: 'POST',
        body: { reason: t('undo.reason') },
      }),
    onSuccess: (revoked) =>
      toast({
        content: t('patterns.revoked', { count: revoked.succeeded, shown: number(revoked.succeeded) }),
      }),
    onSettled: () => refresh(queries),
  });
  return (
    <div className={`notice ${failed > 0 ? 'notice-warn' : 'notice-good'}`} role="status">
      <strong>{t(`patterns.done.${answer}`, { count: succeeded, shown: number(succeeded) })}</strong>
      {failed > 0 && (
        <ul>
          {items.flatMap(({ caseId, failure }) =>
            failure && caseId
              ? [
                  <li key={caseId}>
                    <Link to="/review/cases/$caseId" params={{ caseId }}>
                      {text(failure.message)}
                    </Link>
                  </li>,
                ]
              : [],
          )}
        </ul>
      )}
      {revoke.data ? (
        <span>
          {t('patterns.revoked', { count: revoke.data.succeeded, shown: number(revoke.data.succeeded) })}
        </span>
      ) : (
        <Button small busy={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('patterns.revoke')}
        </Button>
      )}
    </div>
  );
}
