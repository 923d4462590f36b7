import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { ReviewCase } from '../api/types.js';
import { Button } from '../design/button.js';
import { Badge } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useAccount } from '../sign-in/session.js';
import { refresh, revoke } from './deciding.js';
import { letterOf, partitionOf, partitionText } from './partition.js';
import { ReasonDialog } from './reason-dialog.js';

/** What to know before comparing: the case is closed, waits for a second person, or may mislead. */
export function CaseNotices({ shown }: { readonly shown: ReviewCase }) {
  const { t } = useTranslation('review');
  const { text } = useFormat();
  const letter = (recordId: string) =>
    letterOf(shown.records.findIndex((record) => record.recordId === recordId));
  return (
    <>
      {shown.state === 'superseded' && (
        <div className="notice notice-warn" role="status">
          {t('case.superseded')}
          {shown.successor && (
            <Link to="/review/cases/$caseId" params={{ caseId: shown.successor }}>
              {t('decided.successor')}
            </Link>
          )}
        </div>
      )}
      {shown.state === 'decided' && (
        <div className="notice notice-good" role="status">
          {t('case.decided')}
        </div>
      )}
      <Pending shown={shown} />
      {shown.hints.length > 0 && (
        <ul className="hints" aria-label={t('case.hints')}>
          {shown.hints.map(({ code, a, b, text: said }) => (
            <li key={`${code} ${a} ${b}`} className="notice notice-warn">
              <span>
                {shown.records.length > 2 && (
                  <>
                    <Badge>
                      {letter(a)} – {letter(b)}
                    </Badge>{' '}
                  </>
                )}
                {text(said)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A large merge that waits for a second coordinator: others answer it, its author can withdraw it. */
function Pending({ shown: { caseId, pendingDecision, decisions, records } }: { readonly shown: ReviewCase }) {
  const { t } = useTranslation('review');
  const { instant } = useFormat();
  const { name } = useAccount();
  const queries = useQueryClient();
  const [rejecting, setRejecting] = useState(false);
  const answer = useMutation({
    mutationFn: ({ step, reason }: { step: 'confirm' | 'reject' | 'revoke'; reason?: string }) =>
      step === 'revoke'
        ? revoke(pendingDecision ?? '', t('undo.reason'))
        : ask(`/v1/review/decisions/${pendingDecision}/${step}`, {
            method: 'POST',
            body: reason === undefined ? {} : { reason },
          }),
    onSettled: () => refresh(queries, caseId),
  });
  const decision = decisions.find(({ decisionId }) => decisionId === pendingDecision);
  if (!decision) return null;
  const ids = records.map(({ recordId }) => recordId);
  return (
    <div className="notice notice-warn" role="status">
      <strong>{t('second.waits')}</strong>
      <span>
        {t('second.what', {
          actor: decision.actor,
          at: instant(decision.decidedAt),
          groups: partitionText(partitionOf(ids, decision.groups)),
          reason: decision.reason,
        })}
      </span>
      {decision.actor === name ? (
        <span className="row">
          {t('second.own')}
          <Button small busy={answer.isPending} onClick={() => answer.mutate({ step: 'revoke' })}>
            {t('second.withdraw')}
          </Button>
        </span>
      ) : (
        <span className="row">
          <Button kind="primary" busy={answer.isPending} onClick={() => answer.mutate({ step: 'confirm' })}>
            {t('second.confirm')}
          </Button>
          <Button kind="danger" busy={answer.isPending} onClick={() => setRejecting(true)}>
            {t('second.reject')}
          </Button>
        </span>
      )}
      {rejecting && (
        <ReasonDialog
          title={t('second.reject')}
          submit={t('second.reject')}
          onClose={() => setRejecting(false)}
          onSubmit={(reason) => answer.mutate({ step: 'reject', reason })}
        />
      )}
    </div>
  );
}
