import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Flow } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Badge, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';

const REFRESH_MS = 5_000;
type ServiceFlow = Flow['services'][number];

/** What waits where, service by service. */
export function FlowScreen() {
  const { t } = useTranslation('operations');
  const { number } = useFormat();
  const flow = useQuery({ ...hub<Flow>('/v1/operations/flow'), refetchInterval: REFRESH_MS });
  const columns: Column<ServiceFlow>[] = [
    { key: 'service', title: t('flow.service'), heads: true, cell: ({ service }) => t(`service.${service}`) },
    {
      key: 'state',
      title: t('flow.state'),
      cell: (each) =>
        'unavailable' in each ? (
          <Badge tone="bad">{t('flow.unavailable')}</Badge>
        ) : (
          <Badge tone="good">{t('flow.running')}</Badge>
        ),
    },
    {
      key: 'waiting',
      title: t('flow.waiting'),
      numeric: true,
      cell: (each) => ('outbox' in each ? number(each.outbox.reduce((sum, { rows }) => sum + rows, 0)) : '–'),
    },
    {
      key: 'deadLetters',
      title: t('flow.deadLetters'),
      numeric: true,
      cell: (each) => ('deadLetters' in each ? number(each.deadLetters) : '–'),
    },
  ];
  return (
    <>
      <ScreenHead title={t('flow.title')} />
      <Loaded query={flow} height="14rem">
        {({ services }) => (
          <Table
            caption={t('flow.title')}
            columns={columns}
            rows={services}
            rowKey={({ service }) => service}
          />
        )}
      </Loaded>
    </>
  );
}
