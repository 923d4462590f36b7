import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Storage } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Bar } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';

const REFRESH_MS = 60_000;

interface StoredTable {
  readonly service: Storage['services'][number]['service'];
  readonly table: string;
  readonly bytes: number;
  readonly rows: number;
}

/** What takes room in the database. */
export function StorageSection() {
  const { t } = useTranslation('operations');
  const { bytes, percent } = useFormat();
  const numberColumn = useNumberColumn();
  const storage = useQuery({ ...hub<Storage>('/v1/operations/storage'), refetchInterval: REFRESH_MS });
  return (
    <section className="stack">
      <h2>{t('storage.title')}</h2>
      <Loaded query={storage} height="24rem">
        {(stored) => {
          const tables: StoredTable[] = stored.services.flatMap(({ service, tables: own }) =>
            own.map((each) => ({ ...each, service })),
          );
          const columns: Column<StoredTable>[] = [
            {
              key: 'table',
              title: t('storage.table'),
              heads: true,
              cell: ({ table }) => <code>{table}</code>,
            },
            { key: 'service', title: t('flow.service'), cell: ({ service }) => t(`service.${service}`) },
            numberColumn('rows', t('storage.rows')),
            { key: 'bytes', title: t('storage.size'), numeric: true, cell: (each) => bytes(each.bytes) },
            {
              key: 'share',
              title: t('storage.share'),
              cell: (each) => {
                const share = each.bytes / Math.max(1, stored.bytes);
                return <Bar share={share} label={percent(share)} />;
              },
            },
          ];
          return (
            <>
              <p>
                {t('storage.whole', { size: bytes(stored.bytes) })}{' '}
                {stored.services
                  .map(({ service, bytes: size }) => `${t(`service.${service}`)} ${bytes(size)}`)
                  .join(' · ')}
              </p>
              <Table
                caption={t('storage.title')}
                columns={columns}
                rows={tables.sort((a, b) => b.bytes - a.bytes).slice(0, 10)}
                rowKey={({ service, table }) => `${service}.${table}`}
              />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
