import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { Period, PeriodVerification } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';

/** Computes a signed period again from history, and says in words what came out. */
export function Verification({ period }: { readonly period: Period }) {
  const { t } = useTranslation('periods');
  const verify = useMutation({
    mutationFn: () =>
      ask<PeriodVerification>(`/v1/periods/${encodeURIComponent(period.periodId)}/verify`, {
        method: 'POST',
      }),
    meta: { handled: true },
  });
  return (
    <section className="card stack">
      <h2>{t('verify.title')}</h2>
      <p className="muted">{t('verify.hint')}</p>
      <div className="no-print">
        <Button busy={verify.isPending} onClick={() => verify.mutate()}>
          {t('verify.do')}
        </Button>
      </div>
      <div role="status" className="stack">
        {verify.isPending && t('verify.running')}
        {verify.data && <Outcome outcome={verify.data} />}
      </div>
      {verify.isError && <Failure error={verify.error} />}
    </section>
  );
}

function Outcome({ outcome }: { readonly outcome: PeriodVerification }) {
  const { t } = useTranslation('periods');
  const { number } = useFormat();
  const organisationColumn = useOrganisationColumn();
  const { verified, signature, figures, rows, stored, versions } = outcome;
  return (
    <>
      <div className={verified ? 'notice notice-good' : 'notice notice-bad'}>
        <strong>{t(verified ? 'verify.good' : 'verify.bad')}</strong>
        <ul>
          <li>
            {t(signature.valid ? 'verify.signatureGood' : 'verify.signatureBad', { key: signature.keyId })}
          </li>
          <li>
            {figures.equal
              ? t('verify.figuresGood', { reports: number(figures.reports) })
              : t('verify.figuresBad', { count: figures.differences.length })}
          </li>
          <li>
            {rows.equal
              ? t('verify.rowsGood', { rows: number(rows.rows), groups: number(rows.groups) })
              : t('verify.rowsBad', { count: rows.differences.length })}
          </li>
          {stored.length > 0 && <li>{t('verify.stored', { names: stored.join(', ') })}</li>}
          {versions.length > 0 && (
            <li>{t('verify.versions', { names: versions.map(({ name }) => name).join(', ') })}</li>
          )}
        </ul>
      </div>
      {figures.differences.length > 0 && (
        <Table
          caption={t('verify.figures')}
          rows={figures.differences}
          rowKey={({ report, parameters, path }) => `${report} ${JSON.stringify(parameters)} ${path}`}
          columns={[
            { key: 'report', title: t('verify.report'), heads: true, cell: ({ report }) => report },
            { key: 'path', title: t('verify.place'), cell: ({ path }) => <code>{path}</code> },
            {
              ...{ key: 'signed', title: t('verify.signed'), numeric: true },
              cell: ({ signed }) => JSON.stringify(signed),
            },
            {
              ...{ key: 'recomputed', title: t('verify.recomputed'), numeric: true },
              cell: ({ recomputed }) => JSON.stringify(recomputed),
            },
          ]}
        />
      )}
      {rows.differences.length > 0 && (
        <Table
          caption={t('verify.rows')}
          rows={rows.differences}
          rowKey={({ organisation, unit, recordId }) => `${organisation} ${unit} ${recordId}`}
          columns={[
            organisationColumn(t('organisation'), { heads: true }),
            { key: 'unit', title: t('verify.unit'), cell: ({ unit }) => unit },
            { key: 'record', title: t('verify.record'), cell: ({ recordId }) => <code>{recordId}</code> },
            { key: 'kind', title: t('verify.kindTitle'), cell: ({ kind }) => t(`verify.kind.${kind}`) },
            {
              ...{ key: 'fields', title: t('verify.fields') },
              cell: ({ fields }) =>
                fields
                  .map(({ field, signed, recomputed }) => `${field}: ${signed ?? '–'} → ${recomputed ?? '–'}`)
                  .join('; '),
            },
          ]}
        />
      )}
    </>
  );
}
