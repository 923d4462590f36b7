import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { ConsumerFlow, Flow } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { Integrations } from './integrations.js';
import './operations.css';
import { StorageSection } from './storage-section.js';

const REFRESH_MS = 5_000;
/** What is older waits rather than flows. */
const OLD_SECONDS = 60;

type ServiceFlow = Flow['services'][number];
type Answering = Extract<ServiceFlow, { outbox: unknown }>;

interface Waiting extends ConsumerFlow {
  readonly service: ServiceFlow['service'];
}

/** How the hub is: services, what is on its way, what takes room, what brings and fetches data. */
export function FlowScreen() {
  const { t } = useTranslation('operations');
  const flow = useQuery({ ...hub<Flow>('/v1/operations/flow'), refetchInterval: REFRESH_MS });
  return (
    <>
      <ScreenHead title={t('flow.title')} lead={t('flow.lead')} />
      <Loaded query={flow} height="40rem">
        {({ services }) => (
          <>
            <ul className="grid by-four services">
              {services.map((each) => (
                <li key={each.service} className="card stack">
                  <ServiceCard flow={each} />
                </li>
              ))}
            </ul>
            <Backlog services={services.filter(isAnswering)} />
          </>
        )}
      </Loaded>
      <Integrations />
      <StorageSection />
    </>
  );
}

function isAnswering(flow: ServiceFlow): flow is Answering {
  return 'outbox' in flow;
}

function ServiceCard({ flow }: { readonly flow: ServiceFlow }) {
  const { t } = useTranslation('operations');
  const { number } = useFormat();
  const { service } = flow;
  if (!isAnswering(flow))
    return (
      <>
        <h2>{t(`service.${service}`)}</h2>
        <div>
          <Badge tone="bad">{t('flow.unavailable')}</Badge>
        </div>
      </>
    );
  const waiting = flow.outbox.reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      <div className="row row-apart">
        <h2>{t(`service.${service}`)}</h2>
        <Badge tone={flow.connected ? 'good' : 'bad'}>
          {t(flow.connected ? 'flow.running' : 'flow.disconnected')}
        </Badge>
      </div>
      <dl className="counts">
        <dt>{t('flow.outbox')}</dt>
        <dd>{number(waiting)}</dd>
        <dt>{t('flow.inWork')}</dt>
        <dd>{number(flow.inWork)}</dd>
        <dt>{t('flow.deadLetters')}</dt>
        <dd>
          {flow.deadLetters === 0 ? (
            number(0)
          ) : (
            <Link to="/operations/dead-letters" search={{ service }}>
              {number(flow.deadLetters)}
            </Link>
          )}
        </dd>
      </dl>
    </>
  );
}

/** What each service has still to take, the oldest first. */
function Backlog({ services }: { readonly services: readonly Answering[] }) {
  const { t } = useTranslation('operations');
  const { duration } = useFormat();
  const numberColumn = useNumberColumn();
  const rows: Waiting[] = services
    .flatMap(({ service, consumers }) => (consumers ?? []).map((each) => ({ ...each, service })))
    .sort((a, b) => (b.oldestSeconds ?? -1) - (a.oldestSeconds ?? -1));
  const columns: Column<Waiting>[] = [
    {
      key: 'service',
      title: t('flow.consumer'),
      heads: true,
      cell: ({ service }) => t(`service.${service}`),
    },
    { key: 'event', title: t('flow.event'), cell: ({ eventType }) => <EventName type={eventType} /> },
    numberColumn('waiting', t('flow.waiting')),
    numberColumn('inWork', t('flow.inWork')),
    numberColumn('repeated', t('flow.repeated')),
    {
      key: 'age',
      title: t('flow.age'),
      cell: ({ oldestSeconds }) =>
        oldestSeconds !== null && (
          <Badge tone={oldestSeconds > OLD_SECONDS ? 'warn' : 'accent'}>{duration(oldestSeconds)}</Badge>
        ),
    },
  ];
  const busy = rows.filter(({ waiting, inWork }) => waiting + inWork > 0);
  return (
    <section className="stack">
      <h2>{t('flow.backlog')}</h2>
      {services.some(({ consumers }) => consumers === null) && (
        <div className="notice notice-bad">{t('flow.noBroker')}</div>
      )}
      {busy.length === 0 ? (
        <Empty>{t('flow.allTaken', { count: rows.length })}</Empty>
      ) : (
        <Table
          caption={t('flow.backlog')}
          columns={columns}
          rows={busy}
          rowKey={({ service, eventType }) => `${service} ${eventType}`}
        />
      )}
    </section>
  );
}

/** The event without what all of them begin with. */
export function EventName({ type }: { readonly type: string }) {
  return <code title={type}>{type.replace(/^lienthong\.v\d+\./, '')}</code>;
}
