import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { OpenPeriod, Period } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';

const KINDS = ['quarter', 'half-year', 'year', 'ad-hoc'] as const;
const PARTS = { quarter: 4, 'half-year': 2 } as const;

/** Opens a period: its figures are counted at once. */
export function OpenPeriodDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('periods');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<OpenPeriod['kind']>('quarter');
  const open = useMutation({
    mutationFn: (body: OpenPeriod) => ask<Period>('/v1/periods', { method: 'POST', body }),
    onSuccess: async ({ periodId }) => {
      await queries.invalidateQueries({ queryKey: ['/v1/periods'] });
      await queries.invalidateQueries({ queryKey: ['/v1/periods/calendar'] });
      onClose();
      await navigate({ to: '/periods/$periodId', params: { periodId } });
    },
    meta: { handled: true },
  });
  return (
    <Dialog title={t('open.title')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate(bodyOf(kind, new FormData(event.currentTarget)));
        }}
      >
        <p className="muted">{t('open.hint')}</p>
        <SelectField
          label={t('open.kind')}
          value={kind}
          onChange={({ target }) => setKind(target.value as OpenPeriod['kind'])}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        {kind === 'ad-hoc' ? (
          <>
            <TextField label={t('open.name')} name="title" required maxLength={200} />
            <TextField label={t('open.from')} name="from" type="date" required />
            <TextField label={t('open.to')} name="to" type="date" required />
          </>
        ) : (
          <>
            <TextField
              label={t('open.year')}
              name="year"
              type="number"
              min={1930}
              max={2200}
              defaultValue={new Date().getFullYear()}
              required
            />
            {(kind === 'quarter' || kind === 'half-year') && (
              <SelectField
                label={t('open.part')}
                name="part"
                options={Array.from({ length: PARTS[kind] }, (_, index) => ({
                  value: String(index + 1),
                  label: String(index + 1),
                }))}
              />
            )}
          </>
        )}
        <TextField label={t('attestBy')} name="attestBy" type="date" hint={t('open.attestHint')} />
        <TextField label={t('signBy')} name="signBy" type="date" hint={t('open.signHint')} />
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

function bodyOf(kind: OpenPeriod['kind'], form: FormData): OpenPeriod {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [attestBy, signBy] = [text('attestBy'), text('signBy')];
  const deadlines = { ...(attestBy && { attestBy }), ...(signBy && { signBy }) };
  if (kind === 'ad-hoc') {
    const [title, from, to] = [text('title') ?? '', text('from') ?? '', text('to') ?? ''];
    return { kind, title, from, to, ...deadlines };
  }
  const part = text('part');
  return { kind, year: Number(text('year')), ...(part && { part: Number(part) }), ...deadlines };
}
