import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { FoundPerson } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { TextField } from '../design/field.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

/** Finds people by name. What is looked for stays out of the URL: it is personal. */
export function SearchScreen() {
  const { t } = useTranslation('person');
  const { day, number, text } = useFormat();
  const organisationName = useOrganisationName();
  const [name, setName] = useState('');
  const search = useMutation({
    mutationFn: () =>
      ask<{ items: readonly FoundPerson[] }>('/v1/persons/search', { method: 'POST', body: { name } }),
    meta: { handled: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!search.isPending) search.mutate();
  };
  const columns: Column<FoundPerson>[] = [
    { key: 'name', title: t('fullName'), heads: true, cell: ({ fullName }) => fullName },
    { key: 'born', title: t('dateOfBirth'), cell: ({ dateOfBirth }) => dateOfBirth && day(dateOfBirth) },
    {
      key: 'memberships',
      title: t('memberships'),
      cell: ({ memberships }) =>
        memberships.map(({ organisation }) => text(organisationName(organisation))).join(', '),
    },
    { key: 'records', title: t('records'), numeric: true, cell: ({ records }) => number(records) },
  ];
  return (
    <>
      <ScreenHead title={t('search.title')} />
      <form className="card stack" onSubmit={submit} role="search">
        <TextField
          label={t('search.name')}
          hint={t('search.nameHint')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div>
          <Button kind="primary" type="submit" busy={search.isPending}>
            {t('search.submit')}
          </Button>
        </div>
      </form>
      {search.isError && <Failure error={search.error} />}
      {search.data?.items.length === 0 && <Empty>{t('search.none')}</Empty>}
      {search.data && search.data.items.length > 0 && (
        <Table
          caption={t('search.found')}
          columns={columns}
          rows={search.data.items}
          rowKey={({ personId }) => personId}
        />
      )}
    </>
  );
}
