import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Connector, WebhookHealth } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Empty, type Tone, Badge } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';

const REFRESH_MS = 10_000;
const CONNECTOR_TONES: Readonly<Record<Connector['state'], Tone | undefined>> = {
  idle: 'good',
  running: 'accent',
  paused: undefined,
};
const WEBHOOK_TONES: Readonly<Record<WebhookHealth['state'], Tone>> = {
  active: 'good',
  failing: 'warn',
  disabled: 'bad',
};

/** Connectors and webhooks of all organisations. */
export function Integrations() {
  const { t } = useTranslation('operations');
  const { instant, number, text } = useFormat();
  const organisationName = useOrganisationName();
  const connectors = useQuery({
    ...hub<{ items: readonly Connector[] }>('/v1/connectors'),
    refetchInterval: REFRESH_MS,
  });
  const webhooks = useQuery({
    ...hub<{ items: readonly WebhookHealth[] }>('/v1/operations/webhooks'),
    refetchInterval: REFRESH_MS,
  });
  const connectorColumns: Column<Connector>[] = [
    {
      key: 'name',
      title: t('integrations.connector'),
      heads: true,
      cell: ({ name }) => (
        <Link to="/connectors/$name" params={{ name }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'organisation',
      title: t('integrations.organisation'),
      cell: ({ organisation }) => text(organisationName(organisation)),
    },
    {
      key: 'state',
      title: t('flow.state'),
      cell: ({ state, failures }) =>
        failures > 0 && state !== 'paused' ? (
          <Badge tone="bad">{t('integrations.failures', { count: failures })}</Badge>
        ) : (
          <Badge tone={CONNECTOR_TONES[state]}>{t(`integrations.connectorStates.${state}`)}</Badge>
        ),
    },
    {
      key: 'last',
      title: t('integrations.lastRun'),
      cell: ({ lastRun }) => lastRun && instant(lastRun.startedAt),
    },
    {
      key: 'error',
      title: t('integrations.error'),
      cell: ({ lastRun }) => lastRun?.error && text(lastRun.error.message),
    },
  ];
  const webhookColumns: Column<WebhookHealth>[] = [
    {
      key: 'organisation',
      title: t('integrations.organisation'),
      heads: true,
      cell: ({ organisation }) => text(organisationName(organisation)),
    },
    {
      key: 'state',
      title: t('flow.state'),
      cell: ({ state, disabledReason }) => (
        <Badge tone={WEBHOOK_TONES[state]}>
          {disabledReason
            ? t(`integrations.reasons.${disabledReason}`)
            : t(`integrations.webhookStates.${state}`)}
        </Badge>
      ),
    },
    { key: 'waiting', title: t('flow.waiting'), numeric: true, cell: ({ waiting }) => number(waiting) },
    {
      key: 'failures',
      title: t('integrations.failed'),
      numeric: true,
      cell: ({ failures }) => number(failures),
    },
    {
      key: 'last',
      title: t('integrations.lastDelivered'),
      cell: ({ lastDeliveredAt }) => lastDeliveredAt && instant(lastDeliveredAt),
    },
    { key: 'error', title: t('integrations.error'), cell: ({ lastError }) => lastError },
  ];
  return (
    <>
      <section className="stack">
        <h2>{t('integrations.connectors')}</h2>
        <Loaded query={connectors}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t('integrations.noConnectors')}</Empty>
            ) : (
              <Table
                caption={t('integrations.connectors')}
                columns={connectorColumns}
                rows={items}
                rowKey={({ name }) => name}
              />
            )
          }
        </Loaded>
      </section>
      <section className="stack">
        <h2>{t('integrations.webhooks')}</h2>
        <Loaded query={webhooks}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t('integrations.noWebhooks')}</Empty>
            ) : (
              <Table
                caption={t('integrations.webhooks')}
                columns={webhookColumns}
                rows={items}
                rowKey={({ webhookId }) => webhookId}
              />
            )
          }
        </Loaded>
      </section>
    </>
  );
}
