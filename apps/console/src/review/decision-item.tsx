import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../api/types.js';
import { Button } from '../design/button.js';
import { Badge, type Tone } from '../design/parts.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { refresh, revoke } from './deciding.js';
import { comeBack } from './next-case.js';
import { ReasonDialog } from './reason-dialog.js';

const TONES: Readonly<Record<Decision['state'], Tone | undefined>> = {
  standing: 'good',
  'awaiting-second': 'warn',
  rejected: 'bad',
  lapsed: undefined,
  revoked: undefined,
};

/**
 * One decision with what became of it; it can be taken back where it stands.
 *
 * @param letter names the records where they are in sight; elsewhere groups are told by their size
 */
export function DecisionItem({
  decision,
  letter,
}: {
  readonly decision: Decision;
  readonly letter?: (recordId: string) => string;
}) {
  const { t } = useTranslation('review');
  const { instant } = useFormat();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { decisionId, caseId, state, actor, reason, decidedAt, groups, bulkId, second, revocation } =
    decision;
  const takeBack = useMutation({
    mutationFn: (why: string) => revoke(decisionId, why),
    onSuccess: () => {
      if (caseId) comeBack(caseId);
      toast({ subject: 'review', content: t('undo.done') });
    },
    onSettled: () => refresh(queries, caseId ?? undefined),
  });
  const said =
    groups.length === 1
      ? t('history.same', { count: groups[0]?.length ?? 0 })
      : groups.every((group) => group.length === 1)
        ? t('history.different', { count: groups.length })
        : t('history.partition', { count: groups.length });
  return (
    <div className="stack decision">
      <div className="row">
        <Badge {...(TONES[state] && { tone: TONES[state] })}>{t(`decisionState.${state}`)}</Badge>
        <strong>
          {said}
          {letter && ` (${groups.map((group) => group.map(letter).join(' + ')).join(' | ')})`}
        </strong>
        <span className="muted">
          {actor}, {instant(decidedAt)}
          {bulkId && ` · ${t('history.bulk')}`}
        </span>
      </div>
      <p translate="no">{reason}</p>
      {second && (
        <p className="muted">
          {t(second.confirmed ? 'history.confirmed' : 'history.rejected', {
            actor: second.actor,
            at: instant(second.at),
            reason: second.reason,
          })}
        </p>
      )}
      {revocation && (
        <p className="muted">
          {t('history.revoked', {
            actor: revocation.actor,
            at: instant(revocation.at),
            reason: revocation.reason,
          })}
        </p>
      )}
      <div className="row">
        {state === 'standing' && (
          <Button small busy={takeBack.isPending} onClick={() => setAsking(true)}>
            {t('undo.button')}
          </Button>
        )}
        {!letter && caseId && (
          <Link to="/review/cases/$caseId" params={{ caseId }}>
            {t('history.case')}
          </Link>
        )}
      </div>
      {asking && (
        <ReasonDialog
          title={t('undo.title')}
          lead={t('undo.lead')}
          submit={t('undo.button')}
          suggested={t('undo.reason')}
          onClose={() => setAsking(false)}
          onSubmit={(why) => takeBack.mutate(why)}
        />
      )}
    </div>
  );
}
