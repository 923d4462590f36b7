import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { Finding } from '../api/types.js';
import { Failure } from '../design/failure.js';
import { Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { Tabs } from '../design/tabs.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';
import { useValueName } from './value-name.js';

const FINDINGS = ['duplicates', 'deceased'] as const;
type Kind = (typeof FINDINGS)[number];

/** What organisations should look at among their records, over all of them: for coordinators. */
export function FindingsScreen() {
  const { t } = useTranslation('organisation');
  const { tab } = useSearch({ from: '/findings' });
  const navigate = useNavigate({ from: '/findings' });
  const chosen = FINDINGS.find((each) => each === tab) ?? 'duplicates';
  return (
    <>
      <ScreenHead title={t('findings.title')} lead={t('findings.lead')} />
      <Tabs
        label={t('findings.title')}
        tabs={FINDINGS.map((key) => ({ key, label: t(`findings.${key}`) }))}
        chosen={chosen}
        onChoose={(key) => void navigate({ search: { tab: key }, replace: true })}
      >
        <List key={chosen} kind={chosen} />
      </Tabs>
    </>
  );
}

function List({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation('organisation');
  const { instant } = useFormat();
  const organisationColumn = useOrganisationColumn();
  const valueName = useValueName();
  const pages = useInfiniteQuery(hubPages<Finding>(`/v1/findings/${kind}`, { limit: 200 }));
  const columns: Column<Finding>[] = [
    {
      key: 'records',
      title: t('findings.records'),
      heads: true,
      cell: ({ personId, records }) => (
        <Link to="/persons/$personId" params={{ personId }}>
          {records.map(({ localId }) => localId).join(', ')}
        </Link>
      ),
    },
    organisationColumn(t('connectors.organisation')),
    {
      key: 'status',
      title: t('field.status'),
      cell: ({ records }) =>
        [...new Set(records.map(({ status }) => valueName('status', status)))].join(', '),
    },
    { key: 'since', title: t('findings.since'), cell: ({ since }) => instant(since) },
  ];
  const rows = pages.data?.pages.flatMap(({ items }) => items);
  if (pages.isError) return <Failure error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!rows) return <Skeleton height="24rem" />;
  if (rows.length === 0) return <Empty>{t(`findings.none.${kind}`)}</Empty>;
  return (
    <LongTable
      caption={t(`findings.${kind}`)}
      columns={columns}
      rows={rows}
      rowKey={({ personId, organisation }) => `${personId} ${organisation}`}
      onEnd={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
    />
  );
}
