import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Period, PeriodVerification } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';

/** Periods with what was attested and signed; each signed one can be computed again and compared. */
export function AuditScreen() {
  const { t } = useTranslation('audit');
  const periods = useQuery(hub<{ items: readonly Period[] }>('/v1/periods'));
  return (
    <>
      <ScreenHead title={t('title')} lead={t('lead')} />
      <Loaded query={periods} height="30rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('empty')}</Empty>
          ) : (
            items.map((period) => <AuditedPeriod key={period.periodId} period={period} />)
          )
        }
      </Loaded>
      <p>
        <a href="/v1/periods/keys">{t('keys')}</a>
      </p>
    </>
  );
}

function AuditedPeriod({ period }: { readonly period: Period }) {
  const { t } = useTranslation('audit');
  const { day, instant, number, text } = useFormat();
  const organisationColumn = useOrganisationColumn();
  const { periodId, title, from, to, state, signature, statements, figures, digest, revision } = period;
  const verify = useMutation({
    mutationFn: () => ask<PeriodVerification>(`/v1/periods/${periodId}/verify`, { method: 'POST' }),
    meta: { handled: true },
  });
  const figuresOf = (slug: string) => figures.find(({ organisation }) => organisation === slug);
  return (
    <section className="card stack" aria-label={text(title)}>
      <div className="row row-apart">
        <div>
          <h2>{text(title)}</h2>
          <span className="muted">{t('span', { from: day(from), to: day(to), revision })}</span>
        </div>
        <Badge tone={state === 'signed' ? 'good' : undefined}>{t(`states.${state}`)}</Badge>
      </div>
      <Table
        caption={t('statements')}
        rows={statements}
        rowKey={({ organisation }) => organisation}
        columns={[
          organisationColumn(t('organisation'), { heads: true }),
          {
            ...{ key: 'statement', title: t('statement'), wide: true },
            cell: ({ state: stated, actor, at }) => (
              <>
                {t(`statementStates.${stated}`)}
                {actor !== null && at !== null && (
                  <span className="muted"> {t('by', { actor, at: instant(at) })}</span>
                )}
              </>
            ),
          },
          {
            ...{ key: 'persons', title: t('persons'), numeric: true },
            cell: ({ organisation }) => number(figuresOf(organisation)?.persons ?? 0),
          },
          {
            ...{ key: 'memberships', title: t('memberships'), numeric: true },
            cell: ({ organisation }) => number(figuresOf(organisation)?.memberships ?? 0),
          },
        ]}
      />
      <p className="muted" style={{ overflowWrap: 'anywhere' }}>
        {t('digest', { digest })}
      </p>
      {signature?.actor && signature.at && (
        <p>{t('signed', { actor: signature.actor, at: instant(signature.at), key: signature.keyId })}</p>
      )}
      {state === 'signed' && (
        <div>
          <Button kind="primary" onClick={() => verify.mutate()} busy={verify.isPending}>
            {t('verify')}
          </Button>
        </div>
      )}
      {verify.isError && <Failure error={verify.error} />}
      {verify.data && <Verified verification={verify.data} />}
    </section>
  );
}

function Verified({ verification }: { readonly verification: PeriodVerification }) {
  const { t } = useTranslation('audit');
  const { number } = useFormat();
  const { verified, signature, figures, rows, stored } = verification;
  return (
    <div className={`notice ${verified ? 'notice-good' : 'notice-bad'}`} role="status">
      <strong>{t(verified ? 'result.verified' : 'result.differs')}</strong>
      <ul>
        <li>{t(signature.valid ? 'result.signatureValid' : 'result.signatureInvalid')}</li>
        <li>
          {t(figures.equal ? 'result.figuresEqual' : 'result.figuresDiffer', {
            count: figures.reports,
            reports: number(figures.reports),
            differences: number(figures.differences.length),
          })}
        </li>
        <li>
          {t(rows.equal ? 'result.rowsEqual' : 'result.rowsDiffer', {
            count: rows.rows,
            rows: number(rows.rows),
            differences: number(rows.differences.length),
          })}
        </li>
        {stored.length > 0 && <li>{t('result.stored', { copies: stored.join(', ') })}</li>}
      </ul>
    </div>
  );
}
