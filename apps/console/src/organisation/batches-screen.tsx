import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { Batch } from '../api/types.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, ScreenHead } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { BATCH_TONES } from './batch-tones.js';

const REFRESH_MS = 3_000;

/** Lists that the organisation has sent, the newest first. */
export function BatchesScreen() {
  const { t } = useTranslation('organisation');
  const { instant, number } = useFormat();
  const pages = useInfiniteQuery({
    ...hubPages<Batch>('/v1/batches', { limit: 50 }),
    refetchInterval: REFRESH_MS,
  });
  const columns: Column<Batch>[] = [
    {
      key: 'at',
      title: t('batches.at'),
      heads: true,
      cell: ({ batchId, createdAt }) => (
        <Link to="/organisation/batches/$batchId" params={{ batchId }}>
          {instant(createdAt)}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('batches.state'),
      cell: ({ state }) => <Badge tone={BATCH_TONES[state]}>{t(`batches.states.${state}`)}</Badge>,
    },
    {
      key: 'from',
      title: t('batches.from'),
      cell: ({ connector, replayOf }) =>
        connector ?? t(replayOf === undefined ? 'batches.sent' : 'batches.replay'),
    },
    ...(['received', 'rejected', 'created', 'updated', 'review'] as const).map((key) => ({
      key,
      title: t(`batches.${key}`),
      numeric: true,
      cell: ({ counts }: Batch) => number(counts[key]),
    })),
  ];
  return (
    <>
      <ScreenHead title={t('batches.title')} lead={t('batches.lead')}>
        <Link to="/organisation/upload" className="button button-primary">
          {t('upload.title')}
        </Link>
      </ScreenHead>
      <PagedTable
        caption={t('batches.title')}
        empty={t('batches.empty')}
        pages={pages}
        columns={columns}
        rowKey={({ batchId }) => batchId}
      />
    </>
  );
}
