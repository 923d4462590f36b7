import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { FoundPerson } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName, useOrganisations } from '../sign-in/session.js';
import './person.css';

const FIELDS = ['name', 'dateOfBirth', 'nationalId', 'phone', 'organisation', 'localId'] as const;
type Wanted = Partial<Record<(typeof FIELDS)[number], string>> & { readonly memberOf?: readonly string[] };

interface Page {
  readonly items: readonly FoundPerson[];
  readonly next: string | null;
}

/** Finds people by name, number, phone or local id. What is looked for stays out of the URL: it is personal. */
export function SearchScreen() {
  const { t } = useTranslation('person');
  const { text } = useFormat();
  const organisations = useOrganisations();
  const [given, setGiven] = useState<Wanted>({});
  const [memberOf, setMemberOf] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [nothing, setNothing] = useState(false);
  const search = useInfiniteQuery({
    queryKey: ['/v1/persons/search', wanted],
    queryFn: ({ pageParam, signal }) =>
      ask<Page>('/v1/persons/search', {
        method: 'POST',
        body: { ...wanted, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: wanted !== null,
    // Nothing of it is kept when the screen is left.
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled: Wanted = {
      ...Object.fromEntries(
        FIELDS.flatMap((field) => {
          const value = given[field]?.trim();
          return value ? [[field, value] as const] : [];
        }),
      ),
      ...(memberOf.length > 0 && { memberOf }),
    };
    const enough =
      filled.name ?? filled.nationalId ?? filled.phone ?? (filled.organisation && filled.localId);
    setNothing(!enough);
    if (!enough) return;
    if (JSON.stringify(filled) === JSON.stringify(wanted)) void search.refetch();
    else setWanted(filled);
  };
  const field = (name: (typeof FIELDS)[number]) => ({
    value: given[name] ?? '',
    onChange: (event: { target: { value: string } }) => setGiven({ ...given, [name]: event.target.value }),
  });
  const items = search.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ScreenHead title={t('search.title')} lead={t('search.lead')} />
      <form className="card stack" onSubmit={submit} role="search">
        <TextField
          label={t('search.name')}
          hint={t('search.nameHint')}
          error={nothing && t('search.nothing')}
          maxLength={200}
          {...field('name')}
        />
        <div className="times">
          <TextField
            label={t('search.dateOfBirth')}
            hint={t('search.dateOfBirthHint')}
            pattern="\d{4}(-\d{2}(-\d{2})?)?"
            {...field('dateOfBirth')}
          />
          <TextField
            label={t('search.nationalId')}
            inputMode="numeric"
            maxLength={32}
            {...field('nationalId')}
          />
          <TextField label={t('search.phone')} inputMode="tel" maxLength={32} {...field('phone')} />
          <SelectField
            label={t('search.organisation')}
            options={[
              { value: '', label: t('search.any') },
              ...organisations.map(({ slug, name }) => ({
                value: slug,
                label: text(name),
              })),
            ]}
            {...field('organisation')}
          />
          <TextField label={t('search.localId')} maxLength={64} {...field('localId')} />
        </div>
        <fieldset className="choices">
          <legend>{t('search.memberOf')}</legend>
          {organisations.map(({ slug, name }) => (
            <label key={slug}>
              <input
                type="checkbox"
                checked={memberOf.includes(slug)}
                onChange={({ target }) =>
                  setMemberOf(target.checked ? [...memberOf, slug] : memberOf.filter((each) => each !== slug))
                }
              />{' '}
              {text(name)}
            </label>
          ))}
        </fieldset>
        <div>
          <Button kind="primary" type="submit" busy={search.isFetching}>
            {t('search.submit')}
          </Button>
        </div>
      </form>
      {search.isError && <Failure error={search.error} />}
      {search.data && items.length === 0 && (
        <Empty>{t(search.hasNextPage ? 'search.noneHere' : 'search.none')}</Empty>
      )}
      {items.length > 0 && <Found items={items} />}
      {search.hasNextPage && (
        <Button busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
          {t('search.more')}
        </Button>
      )}
    </>
  );
}

function Found({ items }: { readonly items: readonly FoundPerson[] }) {
  const { t } = useTranslation('person');
  const { day, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationName = useOrganisationName();
  const columns: Column<FoundPerson>[] = [
    {
      key: 'name',
      title: t('fullName'),
      heads: true,
      cell: ({ personId, fullName }) => (
        <Link to="/persons/$personId" params={{ personId }}>
          {fullName ?? '–'}
        </Link>
      ),
    },
    { key: 'born', title: t('dateOfBirth'), cell: ({ dateOfBirth }) => dateOfBirth && day(dateOfBirth) },
    {
      key: 'memberships',
      title: t('memberships'),
      cell: ({ memberships }) =>
        memberships.map(({ organisation }) => text(organisationName(organisation))).join(', '),
    },
    numberColumn('records', t('records')),
  ];
  return (
    <Table caption={t('search.found')} columns={columns} rows={items} rowKey={({ personId }) => personId} />
  );
}
