import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub, hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { SelectField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { PagedTable } from '../design/paged-table.js';
import { Badge, Figure, ScreenHead, type Tone } from '../design/parts.js';
import type { Column } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import './organisation.css';
import { SecretOnce } from './secret-once.js';
import { useWebhookFailure } from './webhook-failure.js';
import { WebhookState } from './webhook-state.js';

const REFRESH_MS = 5_000;
const DELIVERY_STATES = ['any', 'delivered', 'undelivered'] as const;
const TONES: Readonly<Record<WebhookDelivery['state'], Tone>> = {
  delivered: 'good',
  waiting: 'accent',
  retrying: 'warn',
};

interface Ping {
  readonly delivered: boolean;
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
}

/** One webhook with its deliveries. */
export function WebhookScreen() {
  const { webhookId } = useParams({ from: '/organisation/webhooks/$webhookId' });
  const webhook = useQuery({ ...hub<Webhook>(`/v1/webhooks/${webhookId}`), refetchInterval: REFRESH_MS });
  return (
    <Loaded query={webhook} height="30rem">
      {(loaded) => <WholeWebhook webhook={loaded} />}
    </Loaded>
  );
}

function WholeWebhook({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation('organisation');
  const failure = useWebhookFailure();
  const { instant, number } = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { webhookId, url, description, state, waiting, lastDeliveredAt, lastError, nextAttemptAt } = webhook;
  const path = `/v1/webhooks/${webhookId}`;
  const [isRemoving, setRemoving] = useState(false);
  const renew = () =>
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/webhooks'),
    });
  const ping = useMutation({ mutationFn: () => ask<Ping>(`${path}/ping`, { method: 'POST' }) });
  const rotate = useMutation({
    mutationFn: () =>
      ask<WebhookWithSecret>(`${path}/rotate-secret`, { method: 'POST', body: { overlapHours: 24 } }),
    onSuccess: renew,
  });
  const enable = useMutation({
    mutationFn: (enabled: boolean) => ask<Webhook>(path, { method: 'PATCH', body: { enabled } }),
    onSuccess: renew,
  });
  const remove = useMutation({
    mutationFn: () => ask(path, { method: 'DELETE' }),
    onSuccess: async () => {
      await navigate({ to: '/organisation/webhooks' });
      renew();
    },
  });
  return (
    <>
      <ScreenHead title={<span className="given">{url}</span>} lead={description}>
        <WebhookState webhook={webhook} />
      </ScreenHead>
      <div className="row">
        <Button onClick={() => ping.mutate()} busy={ping.isPending}>
          {t('webhooks.ping')}
        </Button>
        <Button onClick={() => rotate.mutate()} busy={rotate.isPending}>
          {t('webhooks.rotate')}
        </Button>
        <Button onClick={() => enable.mutate(state === 'disabled')} busy={enable.isPending}>
          {t(state === 'disabled' ? 'webhooks.enable' : 'webhooks.disable')}
        </Button>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {t('webhooks.remove')}
        </Button>
      </div>
      {ping.data && (
        <div className={`notice ${ping.data.delivered ? 'notice-good' : 'notice-bad'}`} role="status">
          {ping.data.delivered
            ? t('webhooks.pingDelivered', { ms: number(ping.data.milliseconds) })
            : t('webhooks.pingFailed', {
                error: [failure(ping.data.error), ping.data.status].filter(Boolean).join(' '),
              })}
        </div>
      )}
      {lastError !== null && (
        <div className="notice notice-warn">
          {t('webhooks.lastError', { error: failure(lastError) })}
          {nextAttemptAt !== null && ` ${t('webhooks.nextAttempt', { at: instant(nextAttemptAt) })}`}
        </div>
      )}
      <div className="grid">
        <Figure name={t('webhooks.waiting')} value={number(waiting)} />
        <Figure
          name={t('webhooks.lastDelivered')}
          value={<span className="figure-text">{lastDeliveredAt ? instant(lastDeliveredAt) : '–'}</span>}
        />
      </div>
      <Deliveries path={path} onRedelivered={renew} />
      {rotate.data && <SecretOnce secret={rotate.data.secret} onClose={() => rotate.reset()} />}
      {isRemoving && (
        <Dialog title={t('webhooks.removeSure')} onClose={() => setRemoving(false)}>
          <p>{t('webhooks.removeText')}</p>
          <div className="row">
            <Button kind="danger" onClick={() => remove.mutate()} busy={remove.isPending}>
              {t('webhooks.remove')}
            </Button>
            <Button onClick={() => setRemoving(false)}>{t('back')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Deliveries({ path, onRedelivered }: { readonly path: string; readonly onRedelivered: () => void }) {
  const { t } = useTranslation('organisation');
  const failure = useWebhookFailure();
  const { instant, number } = useFormat();
  const numberColumn = useNumberColumn();
  const { state = 'any' } = useSearch({ from: '/organisation/webhooks/$webhookId' });
  const navigate = useNavigate({ from: '/organisation/webhooks/$webhookId' });
  const pages = useInfiniteQuery({
    ...hubPages<WebhookDelivery>(`${path}/deliveries`, { state, limit: 100 }),
    refetchInterval: REFRESH_MS,
  });
  const redeliver = useMutation({
    mutationFn: (eventId: string) => ask(`${path}/deliveries/${eventId}/redeliver`, { method: 'POST' }),
    onSuccess: () => {
      toast({ content: t('webhooks.redelivered') });
      onRedelivered();
    },
  });
  const columns: Column<WebhookDelivery>[] = [
    {
      key: 'what',
      title: t('changes.what'),
      heads: true,
      cell: ({ type }) => t(`changes.types.${type as 'record.linked'}`, { defaultValue: type }),
    },
    {
      key: 'state',
      title: t('batches.state'),
      cell: (each) => <Badge tone={TONES[each.state]}>{t(`webhooks.deliveryStates.${each.state}`)}</Badge>,
    },
    numberColumn('attempts', t('webhooks.attempts')),
    {
      key: 'last',
      title: t('webhooks.lastAttempt'),
      cell: ({ lastAttemptAt }) => lastAttemptAt && instant(lastAttemptAt),
    },
    {
      key: 'answer',
      title: t('webhooks.answer'),
      cell: ({ status, error, milliseconds }) =>
        [status, failure(error), milliseconds !== null && `${number(milliseconds)}\u00a0ms`]
          .filter(Boolean)
          .join(' · '),
    },
    {
      key: 'again',
      title: t('webhooks.again'),
      cell: ({ eventId }) => (
        <Button small onClick={() => redeliver.mutate(eventId)}>
          {t('webhooks.redeliver')}
        </Button>
      ),
    },
  ];
  return (
    <section className="stack">
      <h2>{t('webhooks.deliveries')}</h2>
      <div className="grid">
        <SelectField
          label={t('batches.state')}
          value={state}
          options={DELIVERY_STATES.map((value) => ({ value, label: t(`webhooks.filters.${value}`) }))}
          onChange={(event) => void navigate({ search: { state: event.target.value }, replace: true })}
        />
      </div>
      <PagedTable
        caption={t('webhooks.deliveries')}
        empty={t('webhooks.noDeliveries')}
        height="16rem"
        pages={pages}
        columns={columns}
        rowKey={({ eventId }) => eventId}
      />
    </section>
  );
}
