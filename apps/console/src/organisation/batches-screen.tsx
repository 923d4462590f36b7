import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Batch } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Empty, ScreenHead, type Tone } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';

const TONES: Readonly<Partial<Record<Batch['state'], Tone>>> = {
  receiving: 'accent',
  processing: 'accent',
  held: 'warn',
  done: 'good',
  failed: 'bad',
};
const REFRESH_MS = 3_000;

/** Lists that the organisation has sent, the newest first. */
export function BatchesScreen() {
  const { t } = useTranslation('organisation');
  const { instant, number } = useFormat();
  const batches = useQuery({
    ...hub<{ items: readonly Batch[] }>('/v1/batches', { limit: 50 }),
    refetchInterval: REFRESH_MS,
  });
  const columns: Column<Batch>[] = [
    { key: 'at', title: t('batches.at'), heads: true, cell: ({ createdAt }) => instant(createdAt) },
    {
      key: 'state',
      title: t('batches.state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`batches.states.${state}`)}</Badge>,
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
      <ScreenHead title={t('batches.title')} />
      <Loaded query={batches} height="24rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('batches.empty')}</Empty>
          ) : (
            <Table
              caption={t('batches.title')}
              columns={columns}
              rows={items}
              rowKey={({ batchId }) => batchId}
            />
          )
        }
      </Loaded>
    </>
  );
}
