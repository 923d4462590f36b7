import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Client } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import './organisation.css';

/** The organisation's systems that use the API. Secrets are the operator's business: the hub does not have them. */
export function AccessScreen() {
  const { t } = useTranslation('organisation');
  const { instant } = useFormat();
  const clients = useQuery(hub<{ items: readonly Client[] }>('/v1/clients'));
  const columns: Column<Client>[] = [
    { key: 'id', title: t('access.clientId'), heads: true, cell: ({ clientId }) => <code>{clientId}</code> },
    { key: 'since', title: t('access.since'), cell: ({ createdAt }) => instant(createdAt) },
    {
      key: 'state',
      title: t('access.state'),
      cell: ({ disabledAt }) => (
        <Badge tone={disabledAt === null ? 'good' : 'bad'}>
          {t(disabledAt === null ? 'access.active' : 'access.disabled')}
        </Badge>
      ),
    },
  ];
  return (
    <>
      <ScreenHead title={t('access.title')} lead={t('access.lead')} />
      <Loaded query={clients}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('access.empty')}</Empty>
          ) : (
            <Table
              caption={t('access.title')}
              columns={columns}
              rows={items}
              rowKey={({ clientId }) => clientId}
            />
          )
        }
      </Loaded>
      <section className="card stack">
        <h2>{t('access.howTitle')}</h2>
        <p>{t('access.how')}</p>
        <pre>
          <code>{`curl -u 'CLIENT_ID:SECRET' -d grant_type=client_credentials ${location.origin}/oauth/token`}</code>
        </pre>
        <h2>{t('access.rotateTitle')}</h2>
        <p>{t('access.rotate')}</p>
        <p>
          <a href="/docs">{t('access.docs')}</a>
        </p>
      </section>
    </>
  );
}
