import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { ReviewCase } from '../api/types.js';
import { toast } from '../design/toasts.js';
import { refresh, useGoOn } from './deciding.js';
import { comeBack, leave, type FlowSearch } from './next-case.js';
import { ReasonDialog } from './reason-dialog.js';

/** Leaves a case to others, with a reason that they read, and goes on with the next one. */
export function SkipDialog({
  shown: { caseId },
  search,
  onClose,
}: {
  readonly shown: ReviewCase;
  readonly search: FlowSearch;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('review');
  const queries = useQueryClient();
  const goOn = useGoOn();
  const skip = useMutation({
    mutationFn: (reason: string) =>
      ask(`/v1/review/cases/${caseId}/skip`, { method: 'POST', body: { reason } }),
    onSuccess: () => toast({ subject: 'review', content: t('skip.done') }),
    onError: () => comeBack(caseId),
    onSettled: () => refresh(queries, caseId),
  });
  return (
    <ReasonDialog
      title={t('skip.title')}
      lead={t('skip.lead')}
      submit={t('skip.submit')}
      suggested={t('skip.suggested')}
      onClose={onClose}
      onSubmit={(reason) => {
        leave(caseId);
        skip.mutate(reason);
        void goOn(caseId, search);
      }}
    />
  );
}
