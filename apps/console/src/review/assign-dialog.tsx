import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { ReviewCase } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { SelectField } from '../design/field.js';
import { useAccount } from '../sign-in/session.js';
import { refresh } from './deciding.js';

export interface Coordinators {
  readonly items: readonly { readonly coordinator: string; readonly units: readonly string[] | null }[];
}

/** Who works on the case: oneself, another coordinator, or nobody. */
export function AssignDialog({
  shown: { caseId, assignee },
  onClose,
}: {
  readonly shown: ReviewCase;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('review');
  const { name } = useAccount();
  const queries = useQueryClient();
  const coordinators = useQuery(hub<Coordinators>('/v1/review/coordinators'));
  const [chosen, setChosen] = useState(assignee ?? '');
  const assign = useMutation({
    mutationFn: (to: string) =>
      to === name
        ? ask(`/v1/review/cases/${caseId}/take-over`, { method: 'POST' })
        : ask(`/v1/review/cases/${caseId}/assign`, { method: 'POST', body: { assignee: to || null } }),
    onSuccess: onClose,
    onSettled: () => refresh(queries, caseId),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    assign.mutate(chosen);
  };
  const others = (coordinators.data?.items ?? []).filter(({ coordinator }) => coordinator !== name);
  return (
    <Dialog title={t('assign.title')} onClose={onClose}>
      <Button busy={assign.isPending} onClick={() => assign.mutate(name)}>
        {t('assign.takeOver')}
      </Button>
      <form className="stack" onSubmit={submit}>
        <SelectField
          label={t('queue.assignee')}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          options={[
            { value: '', label: t('queue.nobody') },
            { value: name, label: t('assign.me', { name }) },
            ...others.map(({ coordinator }) => ({ value: coordinator, label: coordinator })),
          ]}
        />
        <div className="row">
          <Button kind="primary" type="submit" busy={assign.isPending}>
            {t('assign.submit')}
          </Button>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
