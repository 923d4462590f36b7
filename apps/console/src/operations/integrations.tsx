import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Connector, WebhookHealth } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { ConnectorState } from '../organisation/connector-state.js';
import { useWebhookFailure } from '../organisation/webhook-failure.js';
import { WebhookState } from '../organisation/webhook-state.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';

const REFRESH_MS = 10_000;

/** Connectors and webhooks of all organisations. */
export function Integrations() {
  const { t } = useTranslation('operations');
  const failure = useWebhookFailure();
  const { instant, text } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationColumn = useOrganisationColumn();
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
    organisationColumn(t('integrations.organisation')),
    {
      key: 'state',
      title: t('flow.state'),
      cell: (each) => <ConnectorState connector={each} />,
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
    organisationColumn(t('integrations.organisation'), { heads: true }),
    {
      key: 'state',
      title: t('flow.state'),
      cell: (each) => <WebhookState webhook={each} />,
    },
    numberColumn('waiting', t('flow.waiting')),
    numberColumn('failures', t('integrations.failed')),
    {
      key: 'last',
      title: t('integrations.lastDelivered'),
      cell: ({ lastDeliveredAt }) => lastDeliveredAt && instant(lastDeliveredAt),
    },
    { key: 'error', title: t('integrations.error'), cell: ({ lastError }) => failure(lastError) },
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
