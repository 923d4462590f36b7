import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { useFormat } from '../language/format.js';

/** A full list that would withdraw much: a person says whether that is meant. */
export function HeldBatch({
  batch,
  busy,
  onConfirm,
  onCancel,
}: {
  readonly batch: Batch;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('organisation');
  const { number, percent } = useFormat();
  const [asking, setAsking] = useState(false);
  const { known, absent, unidentified } = batch.fullList ?? { known: 0, absent: 0, unidentified: 0 };
  const values = {
    count: absent,
    absent: number(absent),
    known: number(known),
    share: percent(absent / Math.max(1, known)),
  };
  return (
    <div className="notice notice-warn" role="status">
      <strong>{t('held.title')}</strong>
      <p>{t('held.text', values)}</p>
      {unidentified > 0 && (
        <p>{t('held.unidentified', { count: unidentified, rows: number(unidentified) })}</p>
      )}
      <div className="row">
        <Button kind="danger" onClick={() => setAsking(true)} busy={busy}>
          {t('held.confirm', values)}
        </Button>
        <Button onClick={onCancel} busy={busy}>
          {t('held.cancel')}
        </Button>
      </div>
      {asking && (
        <Dialog title={t('held.sure', values)} onClose={() => setAsking(false)}>
          <p>{t('held.sureText', values)}</p>
          <div className="row">
            <Button
              kind="danger"
              onClick={() => {
                setAsking(false);
                onConfirm();
              }}
            >
              {t('held.confirm', values)}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('back')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
