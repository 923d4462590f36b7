import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Connector } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';
import { useAccount } from '../sign-in/session.js';
import { ConnectorState } from './connector-state.js';

const REFRESH_MS = 5_000;

/** What brings lists by itself: an organisation's own connectors, all of them for the operator. */
export function ConnectorsScreen() {
  const { t } = useTranslation('organisation');
  const { instant, number } = useFormat();
  const organisationColumn = useOrganisationColumn();
  const schedule = useScheduleText();
  const { role } = useAccount();
  const connectors = useQuery({
    ...hub<{ items: readonly Connector[] }>('/v1/connectors'),
    refetchInterval: REFRESH_MS,
  });
  const columns: Column<Connector>[] = [
    {
      key: 'name',
      title: t('connectors.name'),
      heads: true,
      cell: ({ name }) => (
        <Link to="/connectors/$name" params={{ name }}>
          {name}
        </Link>
      ),
    },
    ...(role === 'organisation' ? [] : [organisationColumn(t('connectors.organisation'))]),
    {
      key: 'state',
      title: t('batches.state'),
      cell: (each) => <ConnectorState connector={each} />,
    },
    { key: 'kind', title: t('connectors.kind'), cell: ({ kind }) => t(`connectors.kinds.${kind}`) },
    { key: 'schedule', title: t('connectors.schedule'), cell: (each) => schedule(each.schedule) },
    {
      key: 'last',
      title: t('connectors.last'),
      cell: ({ lastRun }) => lastRun && instant(lastRun.startedAt),
    },
    {
      key: 'received',
      title: t('batches.received'),
      numeric: true,
      cell: ({ lastRun }) => lastRun && number(lastRun.received),
    },
  ];
  return (
    <>
      <ScreenHead title={t('connectors.title')} lead={t('connectors.lead')} />
      <Loaded query={connectors} height="14rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('connectors.empty')}</Empty>
          ) : (
            <Table
              caption={t('connectors.title')}
              columns={columns}
              rows={items}
              rowKey={({ name }) => name}
            />
          )
        }
      </Loaded>
    </>
  );
}

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** When a connector runs, in words. */
export function useScheduleText(): (schedule: Connector['schedule']) => string {
  const { t } = useTranslation('organisation');
  const { duration } = useFormat();
  return (schedule) => {
    if (!schedule) return t('connectors.onDemand');
    if (schedule.daily !== undefined) return t('connectors.daily', { time: schedule.daily });
    const [, count, unit] = /^(\d+)([smhd])$/.exec(schedule.every ?? '') ?? [];
    if (count === undefined || !(unit! in SECONDS)) return schedule.every ?? '';
    return t('connectors.every', { time: duration(Number(count) * SECONDS[unit as keyof typeof SECONDS]) });
  };
}
