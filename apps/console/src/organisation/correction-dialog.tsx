import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RejectedRow } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { TextAreaField, TextField } from '../design/field.js';
import { useFormat } from '../language/format.js';

/** A rejected row with other cells, as the hub takes it. */
export interface Corrected {
  readonly row: number;
  readonly cells?: readonly string[];
  readonly text?: string;
}

/** The cells of one rejected row, faulty ones first, each with what is wrong and what to do. */
export function CorrectionDialog({
  rejected,
  before,
  onCorrected,
  onSkip,
  onClose,
}: {
  readonly rejected: RejectedRow;
  /** Corrected already, not sent yet. */
  readonly before: Corrected | undefined;
  readonly onCorrected: (corrected: Corrected) => void;
  readonly onSkip: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('organisation');
  const { text } = useFormat();
  const { row, line, sheet, columns, errors } = rejected;
  const [cells, setCells] = useState<readonly string[]>(
    before?.cells ?? rejected.cells ?? (columns ? divided(rejected.text ?? '', columns.length) : []),
  );
  const [whole, setWhole] = useState(before?.text ?? rejected.text ?? '');
  const faultsOf = (column: string) =>
    errors.filter(({ field }) => field === column || field?.split(' + ').includes(column));
  const names = columns ?? [];
  // Faulty cells first: that is where the work is.
  const order = names
    .map((_name, at) => at)
    .sort((a, b) => faultsOf(names[b]!).length - faultsOf(names[a]!).length);
  const ofRow = errors.filter(
    ({ field }) => field === null || !names.some((name) => faultsOf(name).length > 0),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCorrected(columns ? { row, cells } : { row, text: whole });
  };
  return (
    <Dialog
      title={
        sheet === null
          ? t('correction.title', { row: line ?? row })
          : t('correction.titleSheet', { row: line ?? row, sheet })
      }
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        {ofRow.map(({ code, field, message }) => (
          <div key={`${field} ${code}`} className="notice notice-bad">
            {text(message)}
          </div>
        ))}
        {columns ? (
          order.map((at, index) => {
            const faults = faultsOf(names[at]!);
            return (
              <TextField
                key={at}
                label={
                  names[at] === '' ? (
                    t('correction.nameless', { column: at + 1 })
                  ) : (
                    <span translate="no">{names[at]}</span>
                  )
                }
                error={faults.length > 0 && faults.map(({ message }) => text(message)).join(' ')}
                autoFocus={index === 0}
                value={cells[at] ?? ''}
                onChange={(event) =>
                  setCells(cells.map((cell, place) => (place === at ? event.target.value : cell)))
                }
              />
            );
          })
        ) : (
          <TextAreaField
            label={t('correction.wholeRow')}
            rows={12}
            spellCheck={false}
            value={whole}
            onChange={(event) => setWhole(event.target.value)}
          />
        )}
        <div className="row dialog-actions">
          <Button kind="primary" type="submit">
            {t('correction.keep')}
          </Button>
          <Button onClick={onSkip}>{t('correction.skip')}</Button>
          <Button kind="quiet" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A line that no reader could divide into its cells: as it stands, in the first one. */
function divided(line: string, count: number): string[] {
  return [line, ...Array.from({ length: Math.max(0, count - 1) }, () => '')];
}
