import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Member, Proposal, Unit } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextAreaField, TextField } from '../design/field.js';
import { Badge } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { OwnRecord } from './own-record.js';

type Answer = NonNullable<Proposal['answer']>['answer'];
type LeftReason = NonNullable<Proposal['suggestedLeftReason']>;

export interface GivenAnswer {
  readonly proposalId: string;
  readonly answer: Answer;
  readonly reason?: string;
  readonly unitCode?: string;
  readonly leftReason?: LeftReason;
}

const ANSWERS: readonly Answer[] = ['keep', 'transfer', 'remove', 'correct'];
/** Grounds of the charter. */
const LEFT_REASONS: readonly LeftReason[] = [
  'charter-violation',
  'lost-interest',
  'moved-work',
  'moved-residence',
  'away-long-term',
  'aged-out',
  'own-request',
  'deceased',
  'other',
];
const SUGGESTED: Readonly<Record<Proposal['kind'], Answer | undefined>> = {
  transfer: 'transfer',
  removal: 'remove',
  check: undefined,
};

/** One proposal: what is known of the member, why the hub asks, and the answer; `1`–`4` choose, Enter sends. */
export function ProposalCard({
  proposal,
  isSending,
  failure,
  onAnswer,
  onStep,
}: {
  readonly proposal: Proposal;
  readonly isSending: boolean;
  readonly failure: Error | null;
  readonly onAnswer: (answer: GivenAnswer) => void;
  readonly onStep: (step: 1 | -1) => void;
}) {
  const { t } = useTranslation('organisation');
  const { instant, text } = useFormat();
  const { proposalId, localId, kind, reasons, suggestedUnitCode, suggestedLeftReason } = proposal;
  const member = useQuery({ ...hub<Member>(`/v1/members/${encodeURIComponent(localId)}`), retry: false });
  const units = useQuery({
    ...hub<{ items: readonly Unit[] }>('/v1/units', { limit: 1000 }),
    staleTime: 300_000,
  });
  const unitList = useId();
  const [answer, setAnswer] = useState<Answer>();
  const why = reasons.map(({ message }) => text(message)).join(' ');
  const [reason, setReason] = useState('');
  const [unitCode, setUnitCode] = useState(suggestedUnitCode ?? '');
  const [leftReason, setLeftReason] = useState<LeftReason | ''>(suggestedLeftReason ?? '');
  const canAnswer = proposal.state === 'open';

  const choose = (chosen: Answer) => {
    setAnswer(chosen);
    // Who follows the proposal agrees with its reasons; who does not says why.
    setReason(chosen === SUGGESTED[kind] ? why : '');
  };
  useEffect(() => {
    if (!canAnswer) return;
    const pressed = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const chosen = ANSWERS[Number(event.key) - 1];
      if (!chosen) return;
      event.preventDefault();
      choose(chosen);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!answer || isSending) return;
    onAnswer({
      proposalId,
      answer,
      ...(reason.trim() !== '' && { reason }),
      ...(answer === 'transfer' && { unitCode }),
      ...(answer === 'remove' && leftReason !== '' && { leftReason }),
    });
  };
  return (
    <section className="card stack" aria-label={t('worklist.one', { localId })}>
      <div className="row row-apart">
        <h2>
          {localId} <Badge tone="warn">{t(`worklist.kinds.${kind}`)}</Badge>
        </h2>
        <div className="row">
          <Button small onClick={() => onStep(-1)}>
            {t('worklist.previous')} <kbd>P</kbd>
          </Button>
          <Button small onClick={() => onStep(1)}>
            {t('worklist.next')} <kbd>N</kbd>
          </Button>
        </div>
      </div>
      <ul className="plain">
        {reasons.map(({ code, message }) => (
          <li key={code}>{text(message)}</li>
        ))}
        {suggestedUnitCode !== null && <li>{t('worklist.suggestedUnit', { unit: suggestedUnitCode })}</li>}
        {suggestedLeftReason !== null && (
          <li>
            {t('worklist.suggestedReason', { reason: t(`worklist.leftReasons.${suggestedLeftReason}`) })}
          </li>
        )}
      </ul>
      {member.data && <OwnRecord record={member.data.record} />}
      {member.isError && <p className="muted">{t('worklist.noRecord')}</p>}
      {!canAnswer && proposal.answer && (
        <div className="notice notice-good">
          <strong>{t(`worklist.answers.${proposal.answer.answer}`)}</strong>
          {proposal.answer.reason}
          <span className="muted">
            {t('worklist.by', { actor: proposal.answer.actor, at: instant(proposal.answer.answeredAt) })}
          </span>
        </div>
      )}
      {canAnswer && (
        <form className="stack" onSubmit={submit}>
          <div className="row" role="group" aria-label={t('worklist.answer')}>
            {ANSWERS.map((each, at) => (
              <Button
                key={each}
                kind={each === answer ? 'primary' : undefined}
                aria-pressed={each === answer}
                onClick={() => choose(each)}
              >
                {t(`worklist.answers.${each}`)} <kbd>{at + 1}</kbd>
              </Button>
            ))}
          </div>
          {answer === 'transfer' && (
            <>
              <TextField
                label={t('worklist.toUnit')}
                list={unitList}
                required
                autoFocus
                value={unitCode}
                onChange={(event) => setUnitCode(event.target.value)}
              />
              <datalist id={unitList}>
                {units.data?.items.map(({ code, name, validFrom }) => (
                  <option key={`${code} ${validFrom}`} value={code}>
                    {name}
                  </option>
                ))}
              </datalist>
            </>
          )}
          {answer === 'remove' && (
            <SelectField
              label={t('worklist.leftReason')}
              required
              autoFocus
              value={leftReason}
              options={[
                { value: '', label: t('worklist.chooseReason') },
                ...LEFT_REASONS.map((value) => ({ value, label: t(`worklist.leftReasons.${value}`) })),
              ]}
              onChange={(event) =>
                setLeftReason(LEFT_REASONS.find((each) => each === event.target.value) ?? '')
              }
            />
          )}
          {answer && (
            <TextAreaField
              key={answer}
              label={answer === 'keep' ? t('worklist.noteKeep') : t('worklist.note')}
              required={answer !== 'keep'}
              autoFocus={answer === 'keep' || answer === 'correct'}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey) return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
            />
          )}
          {answer && answer !== 'keep' && <p className="muted">{t(`worklist.then.${answer}`)}</p>}
          {failure && <Failure error={failure} />}
          {answer && (
            <div>
              <Button kind="primary" type="submit" busy={isSending}>
                {t('worklist.send')} <kbd>↵</kbd>
              </Button>
            </div>
          )}
        </form>
      )}
    </section>
  );
}
