import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { Button } from '../design/button.js';
import { useFormat } from '../language/format.js';
import { apart, partitionOf, partitionText, together, type Partition } from './partition.js';

const LONGEST_REASON = 2_000;

/** The answer: chosen by button or key, with a reason that can be corrected, then confirmed. */
export function DecisionBar({
  shown,
  chosen,
  reason,
  confirmRef,
  reasonRef,
  onReason,
  onSame,
  onDifferent,
  onSend,
}: {
  readonly shown: ReviewCase;
  readonly chosen: Partition | null;
  readonly reason: string;
  readonly confirmRef: RefObject<HTMLButtonElement | null>;
  readonly reasonRef: RefObject<HTMLInputElement | null>;
  readonly onReason: (reason: string) => void;
  readonly onSame: () => void;
  readonly onDifferent: () => void;
  readonly onSend: () => void;
}) {
  const { t } = useTranslation('review');
  const { percent } = useFormat();
  const records = shown.records.map(({ recordId }) => recordId);
  const least = Math.min(1, ...shown.pairs.map(({ probability }) => probability));
  const proposed = partitionText(partitionOf(records, shown.proposal));
  const chosenText = chosen && partitionText(chosen);
  return (
    <form
      className="decision-bar card no-print"
      aria-label={t('decide.title')}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="decision-choices">
        <Button aria-pressed={chosenText === partitionText(together(records))} onClick={onSame}>
          <kbd aria-hidden="true">S</kbd> {t('decide.same')}
        </Button>
        <Button
          aria-pressed={chosenText === partitionText(apart(records, shown.standing))}
          onClick={onDifferent}
        >
          <kbd aria-hidden="true">D</kbd> {t('decide.different')}
        </Button>
      </div>
      <div className="field decision-reason">
        <label htmlFor="reason">{t('decide.reason')}</label>
        <input
          id="reason"
          ref={reasonRef}
          maxLength={LONGEST_REASON}
          value={reason}
          placeholder={t('decide.reasonHint')}
          onChange={(event) => onReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') confirmRef.current?.focus();
          }}
        />
      </div>
      <Button
        ref={confirmRef}
        kind="primary"
        type="submit"
        aria-disabled={chosen === null || reason.trim() === '' || undefined}
      >
        {t('decide.confirm')} <kbd aria-hidden="true">Enter</kbd>
      </Button>
      <p className="muted decision-note" role="status">
        {chosenText === null
          ? t('decide.proposal', { groups: proposed, probability: percent(least) })
          : t('decide.chosen', { groups: chosenText })}
      </p>
    </form>
  );
}
