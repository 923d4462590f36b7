import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Subscription } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import type { ReportName } from './reports.js';
import { ScopeText } from './scope-text.js';

/** Reports that come by themselves. */
export function SubscriptionsScreen() {
  const { t } = useTranslation('board');
  const { day } = useFormat();
  const numberColumn = useNumberColumn();
  const subscriptions = useQuery(hub<{ items: readonly Subscription[] }>('/v1/subscriptions'));
  return (
    <>
      <ScreenHead title={t('subscriptions.title')} />
      <Loaded query={subscriptions} height="14rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('subscriptions.none')}</Empty>
          ) : (
            <Table
              caption={t('subscriptions.title')}
              rows={items}
              rowKey={({ subscriptionId }) => subscriptionId}
              columns={[
                {
                  ...{ key: 'report', title: t('subscriptions.report'), heads: true },
                  cell: ({ subscriptionId, report }) => (
                    <Link to="/board/subscriptions/$subscriptionId" params={{ subscriptionId }}>
                      {t(`view.${report as ReportName}`)}
                    </Link>
                  ),
                },
                {
                  ...{ key: 'scope', title: t('subscriptions.scope') },
                  cell: ({ parameters }) => <ScopeText parameters={parameters} />,
                },
                {
                  ...{ key: 'schedule', title: t('subscribe.schedule') },
                  cell: ({ schedule }) => t(`schedule.${schedule}`),
                },
                {
                  ...{ key: 'nextOn', title: t('subscriptions.nextOn') },
                  cell: ({ nextOn }) =>
                    nextOn === null ? <Badge>{t('subscriptions.ended')}</Badge> : day(nextOn),
                },
                numberColumn('runs', t('subscriptions.runs')),
                {
                  ...{ key: 'createdBy', title: t('subscriptions.createdBy') },
                  cell: ({ createdBy }) => createdBy,
                },
              ]}
            />
          )
        }
      </Loaded>
    </>
  );
}
