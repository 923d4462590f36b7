import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { OpenRound, Round } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { TextField } from '../design/field.js';
import { useFormat } from '../language/format.js';
import { sessionQuery } from '../sign-in/session.js';

const CRITERIA = ['left', 'moved', 'inactive', 'phantom', 'duplicate', 'age'] as const;

/** Asks the organisations to look at memberships that do not seem right. */
export function OpenRoundDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('rounds');
  const { text } = useFormat();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery);
  const open = useMutation({
    mutationFn: (body: OpenRound) => ask<Round>('/v1/rounds', { method: 'POST', body }),
    onSuccess: async ({ roundId }) => {
      await queries.invalidateQueries({ queryKey: ['/v1/rounds'] });
      onClose();
      await navigate({ to: '/rounds/$roundId', params: { roundId } });
    },
    meta: { handled: true },
  });
  return (
    <Dialog title={t('open.title')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const all = (name: string) => form.getAll(name).filter((each) => typeof each === 'string');
          const [title = '', dueOn = ''] = [...all('title'), ...all('dueOn')];
          const criteria = all('criteria') as OpenRound['criteria'];
          const organisations = all('organisations');
          const units = (all('units')[0] ?? '').split(/[\s,;]+/).filter(Boolean);
          open.mutate({
            ...{ dueOn },
            ...(title && { title }),
            ...(criteria && criteria.length > 0 && { criteria }),
            ...(units.length > 0 && { units }),
            ...(organisations.length > 0 && { organisations }),
          });
        }}
      >
        <p className="muted">{t('open.hint')}</p>
        <TextField label={t('open.name')} name="title" maxLength={200} />
        <TextField label={t('dueOn')} name="dueOn" type="date" required />
        <fieldset className="choices choices-below">
          <legend>{t('open.criteria')}</legend>
          {CRITERIA.map((criterion) => (
            <label key={criterion}>
              <input type="checkbox" name="criteria" value={criterion} defaultChecked />{' '}
              {t(`criterion.${criterion}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="choices choices-below">
          <legend>{t('open.organisations')}</legend>
          {(session.data?.organisations ?? []).map(({ slug, name }) => (
            <label key={slug}>
              <input type="checkbox" name="organisations" value={slug} /> {text(name)}
            </label>
          ))}
        </fieldset>
        <TextField label={t('open.units')} name="units" hint={t('open.unitsHint')} />
        {open.isError && <Failure error={open.error} />}
        <div className="row">
          <Button type="submit" kind="primary" busy={open.isPending}>
            {t('open.do')}
          </Button>
          <Button onClick={onClose}>{t('back')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
