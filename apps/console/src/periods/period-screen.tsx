import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Period } from '../api/types.js';
import '../board/board.css';
import { ExportMenu } from '../board/export-menu.js';
import { Loaded } from '../design/loaded.js';
import { ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';
import { useAccount } from '../sign-in/session.js';
import { Corrections } from './corrections.js';
import { Objections } from './objections.js';
import './periods.css';
import { PeriodState } from './periods-screen.js';
import { BoardSteps, OrganisationSteps } from './steps.js';
import { StatementBadge } from './statement-badge.js';
import { Verification } from './verification.js';

/** One period: its figures, who attested them, its signature, and how it reads today. */
export function PeriodScreen() {
  const { t } = useTranslation('periods');
  const { text } = useFormat();
  const { role } = useAccount();
  const { periodId } = useParams({ from: '/periods/$periodId' });
  const period = useQuery(hub<Period>(`/v1/periods/${encodeURIComponent(periodId)}`));
  return (
    <>
      <ScreenHead
        title={period.data ? text(period.data.title) : t('title')}
        lead={
          <Link to={role === 'organisation' ? '/organisation/periods' : '/periods'}>{t('allPeriods')}</Link>
        }
      >
        {period.data && role !== 'auditor' && <ExportMenu request={{ subject: 'period', periodId }} />}
      </ScreenHead>
      <Loaded query={period} height="30rem">
        {(data) => (
          <>
            <section className="card stack">
              <PeriodState period={data} />
              <Facts period={data} />
              {role === 'board' && <BoardSteps period={data} />}
              {role === 'organisation' && <OrganisationSteps period={data} />}
            </section>
            <Statements period={data} />
            <Objections period={data} />
            {data.state === 'signed' && role !== 'organisation' && (
              <>
                <Verification period={data} />
                <Corrections periodId={periodId} />
              </>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const { day, instant, number } = useFormat();
  const { from, to, asOf, knownAt, revision, digest, attestBy, signBy, signature } = period;
  return (
    <dl className="facts">
      <dt>{t('span')}</dt>
      <dd>
        {day(from)} – {day(to)}
      </dd>
      <dt>{t('counted')}</dt>
      <dd>{t('countedText', { asOf: day(asOf), knownAt: instant(knownAt), revision: number(revision) })}</dd>
      <dt>{t('attestBy')}</dt>
      <dd>{day(attestBy)}</dd>
      <dt>{t('signBy')}</dt>
      <dd>{day(signBy)}</dd>
      <dt>{t('digest')}</dt>
      <dd className="digest">{digest}</dd>
      {signature?.at && (
        <>
          <dt>{t('signed')}</dt>
          <dd>{t('signedText', { at: instant(signature.at), actor: signature.actor ?? '' })}</dd>
          <dt>{t('signature')}</dt>
          <dd className="digest">{signature.value}</dd>
          <dt>{t('key')}</dt>
          <dd className="digest">{signature.keyId}</dd>
        </>
      )}
    </dl>
  );
}

type Row = Period['statements'][number] & Partial<Period['figures'][number]>;

/** What each organisation said, beside its own figures. */
function Statements({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const { instant, number } = useFormat();
  const organisationColumn = useOrganisationColumn();
  const rows: Row[] = period.statements.map((statement) => ({
    ...period.figures.find(({ organisation }) => organisation === statement.organisation),
    ...statement,
  }));
  const figure = (key: 'persons' | 'memberships' | 'duplicates'): Column<Row> => ({
    ...{ key, title: t(key), numeric: true },
    cell: (row) => number(row[key] ?? 0),
  });
  return (
    <section className="stack">
      <h2>{t('statements')}</h2>
      <Table
        caption={t('statements')}
        rows={rows}
        rowKey={({ organisation }) => organisation}
        columns={[
          organisationColumn(t('organisation'), { heads: true }),
          {
            ...{ key: 'state', title: t('statementTitle') },
            cell: ({ state }) => <StatementBadge state={state} />,
          },
          figure('persons'),
          figure('memberships'),
          figure('duplicates'),
          {
            ...{ key: 'at', title: t('by'), wide: true },
            cell: ({ at, actor }) => (at === null ? '–' : `${instant(at)}, ${actor}`),
          },
          { key: 'remarks', title: t('remarks'), wide: true, cell: ({ remarks }) => remarks ?? '–' },
        ]}
      />
    </section>
  );
}
