import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Subscription, SubscriptionRun } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { LongTable } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import './board.css';
import type { ReportName } from './reports.js';
import { ScopeText } from './scope-text.js';

const LIST = '/v1/subscriptions';

/** What came, newest first, each with what changed since the time before. */
export function SubscriptionScreen() {
  const { t } = useTranslation('board');
  const { subscriptionId } = useParams({ from: '/board/subscriptions/$subscriptionId' });
  const queries = useQueryClient();
  const path = `${LIST}/${subscriptionId}`;
  const list = useQuery(hub<{ items: readonly Subscription[] }>(LIST));
  const runs = useQuery(hub<{ items: readonly SubscriptionRun[] }>(`${path}/runs`));
  const subscription = list.data?.items.find((each) => each.subscriptionId === subscriptionId);
  const renew = async () => {
    await queries.invalidateQueries({ queryKey: [LIST] });
    await queries.invalidateQueries({ queryKey: [`${path}/runs`] });
  };
  const run = useMutation({ mutationFn: () => ask(`${path}/run`, { method: 'POST' }), onSuccess: renew });
  const cancel = useMutation({
    mutationFn: () => ask(path, { method: 'DELETE' }),
    onSuccess: async () => {
      toast({ content: t('subscriptions.cancelled') });
      await renew();
    },
  });
  const runsOn = subscription !== undefined && subscription.nextOn !== null;
  return (
    <>
      <ScreenHead
        title={`${t('subscriptions.title')}: ${subscription ? t(`view.${subscription.report as ReportName}`) : '…'}`}
        lead={subscription && <ScopeText parameters={subscription.parameters} />}
      >
        {runsOn && (
          <>
            <Button busy={run.isPending} onClick={() => run.mutate()}>
              {t('subscriptions.run')}
            </Button>
            <Button kind="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('subscriptions.cancel')}
            </Button>
          </>
        )}
      </ScreenHead>
      <Loaded query={runs} height="20rem">
        {({ items }) => items.map((each) => <Run key={each.run} run={each} />)}
      </Loaded>
    </>
  );
}

function Run({ run }: { readonly run: SubscriptionRun }) {
  const { t } = useTranslation('board');
  const { instant, signed, text } = useFormat();
  const numberColumn = useNumberColumn();
  const title = t('subscriptions.ranAt', { day: instant(run.ranAt) });
  return (
    <section className="card stack">
      <h2>{title}</h2>
      {run.changes === null ? (
        <Empty>{t('subscriptions.first')}</Empty>
      ) : run.changes.length === 0 ? (
        <Empty>{t('subscriptions.noChanges')}</Empty>
      ) : (
        <LongTable
          caption={`${t('subscriptions.changes')}: ${title}`}
          rows={run.changes}
          rowKey={({ table, row, column }) => `${table} ${row} ${column}`}
          columns={[
            {
              ...{ key: 'what', title: t('subscriptions.what'), heads: true },
              cell: ({ text: both }) => text(both),
            },
            numberColumn('before', t('subscriptions.before')),
            numberColumn('now', t('subscriptions.now')),
            {
              ...{ key: 'change', title: t('subscriptions.change'), numeric: true },
              cell: ({ before, now }) => signed(now - before),
            },
          ]}
        />
      )}
    </section>
  );
}
