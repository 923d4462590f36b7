import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { SurvivorshipPreview } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { toast } from '../design/toasts.js';
import { ReasonDialog } from '../review/reason-dialog.js';
import { Foreseen } from './foreseen.js';
import type { RulesByField } from './rules.js';

/** Edited rules on their way: what they would change, then, with a reason, in force. */
export function Changing({
  basedOn,
  fields,
  reason,
  onDone,
}: {
  readonly basedOn: number;
  readonly fields: RulesByField;
  /** Suggested. */
  readonly reason: string;
  /** In force, or given up. */
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('survivorship');
  const queries = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const preview = useMutation({
    mutationFn: () =>
      ask<SurvivorshipPreview>('/v1/survivorship/preview', { method: 'POST', body: { fields } }),
    meta: { handled: true },
  });
  const change = useMutation({
    mutationFn: (given: string) =>
      ask<{ version: number }>('/v1/survivorship', {
        method: 'PUT',
        body: { basedOn, reason: given, fields },
      }),
    meta: { handled: true },
    onSuccess: ({ version }) => {
      toast({ content: t('changing.done', { version }) });
      onDone();
    },
    // Refused because somebody was faster: then theirs are shown, with what is edited here on top.
    onSettled: () => {
      for (const key of ['/v1/survivorship', '/v1/survivorship/versions'])
        void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <>
      <section className="card stack changing no-print" aria-labelledby="changing">
        <div>
          <h2 id="changing">{t('changing.title')}</h2>
          <p className="muted">{t('changing.lead')}</p>
        </div>
        <div className="row">
          <Button busy={preview.isPending} onClick={() => preview.mutate()}>
            {t('changing.preview')}
          </Button>
          <Button kind="primary" busy={change.isPending} onClick={() => setConfirming(true)}>
            {t('changing.apply')}
          </Button>
          <Button kind="quiet" onClick={onDone}>
            {t('changing.discard')}
          </Button>
        </div>
        {preview.isError && <Failure error={preview.error} />}
        {change.isError && <Failure error={change.error} />}
      </section>
      {preview.data && <Foreseen preview={preview.data} />}
      {confirming && (
        <ReasonDialog
          title={t('changing.apply')}
          lead={t('changing.applyLead')}
          submit={t('changing.apply')}
          suggested={reason}
          onClose={() => setConfirming(false)}
          onSubmit={(given) => change.mutate(given)}
        />
      )}
    </>
  );
}
