import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Unit } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, ScreenHead, type Tone } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { PlaceName } from '../places/place-name.js';

const UNIT_KINDS = ['place', 'workplace', 'school'] as const;
const PLACE_STATES = ['resolved', 'ambiguous', 'unknown', 'none'] as const;
const TONES: Readonly<Partial<Record<Unit['place']['state'], Tone>>> = {
  resolved: 'good',
  ambiguous: 'warn',
  unknown: 'bad',
};

/** The organisation's own tree of units; a place that is not clear is put right here. */
export function UnitsScreen() {
  const { t } = useTranslation('organisation');
  const { day } = useFormat();
  const { kind, place } = useSearch({ from: '/organisation/units' });
  const navigate = useNavigate({ from: '/organisation/units' });
  const [editing, setEditing] = useState<Unit>();
  const pages = useInfiniteQuery(hubPages<Unit>('/v1/units', { kind, place, limit: 200 }));
  const columns: Column<Unit>[] = [
    { key: 'code', title: t('units.code'), heads: true, cell: ({ code }) => code },
    { key: 'name', title: t('units.name'), cell: ({ name }) => name },
    { key: 'kind', title: t('units.kind'), cell: (unit) => t(`units.kinds.${unit.kind}`) },
    { key: 'parent', title: t('units.parent'), cell: ({ parentCode }) => parentCode },
    {
      key: 'place',
      title: t('units.place'),
      cell: ({ place: { state, communeCode } }) => (
        <>
          <Badge tone={TONES[state]}>{t(`units.places.${state}`)}</Badge>{' '}
          {communeCode !== null && <PlaceName code={communeCode} />}
        </>
      ),
    },
    {
      key: 'valid',
      title: t('units.valid'),
      cell: ({ validFrom, validTo }) =>
        [
          validFrom && t('units.from', { day: day(validFrom) }),
          validTo && t('units.to', { day: day(validTo) }),
        ]
          .filter(Boolean)
          .join(' '),
    },
    {
      key: 'action',
      title: t('correction.action'),
      cell: (unit) => (
        <Button small onClick={() => setEditing(unit)} aria-label={t('units.edit', { code: unit.code })}>
          {t('correction.fix')}
        </Button>
      ),
    },
  ];
  const search = (change: Partial<{ kind: string; place: string }>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <>
      <ScreenHead title={t('units.title')} lead={t('units.lead')} />
      <div className="grid">
        <SelectField
          label={t('units.kind')}
          value={kind ?? ''}
          options={[
            { value: '', label: t('all') },
            ...UNIT_KINDS.map((value) => ({ value, label: t(`units.kinds.${value}`) })),
          ]}
          onChange={(event) => search({ kind: event.target.value || undefined })}
        />
        <SelectField
          label={t('units.place')}
          value={place ?? ''}
          options={[
            { value: '', label: t('all') },
            ...PLACE_STATES.map((value) => ({ value, label: t(`units.places.${value}`) })),
          ]}
          onChange={(event) => search({ place: event.target.value || undefined })}
        />
      </div>
      <PagedTable
        caption={t('units.title')}
        empty={t('units.empty')}
        pages={pages}
        columns={columns}
        rowKey={({ code, validFrom }) => `${code} ${validFrom}`}
      />
      {editing && <UnitDialog unit={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function UnitDialog({ unit, onClose }: { readonly unit: Unit; readonly onClose: () => void }) {
  const { t } = useTranslation('organisation');
  const queries = useQueryClient();
  const [name, setName] = useState(unit.name);
  const [communeCode, setCommuneCode] = useState(unit.communeCode ?? '');
  const saving = useMutation({
    mutationFn: () => {
      const { code, place: _place, version: _version, ...given } = unit;
      return ask<Unit>(`/v1/units/${encodeURIComponent(code)}`, {
        method: 'PUT',
        body: { ...given, name, communeCode: communeCode || null },
      });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['/v1/units'] });
      onClose();
    },
    meta: { handled: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate();
  };
  const { candidates } = unit.place;
  return (
    <Dialog title={t('units.edit', { code: unit.code })} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t('units.name')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('units.commune')}
          hint={
            candidates.length > 0
              ? t('units.candidates', { codes: candidates.join(', ') })
              : unit.communeText && t('units.asWritten', { text: unit.communeText })
          }
          inputMode="numeric"
          value={communeCode}
          onChange={(event) => setCommuneCode(event.target.value)}
        />
        {saving.isError && <Failure error={saving.error} />}
        <p className="muted">{t('units.then')}</p>
        <div className="row">
          <Button kind="primary" type="submit" busy={saving.isPending}>
            {t('units.save')}
          </Button>
          <Button onClick={onClose}>{t('back')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
