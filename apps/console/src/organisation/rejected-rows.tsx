import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import { address, ask, requestKey } from '../api/request.js';
import type { RejectedRow } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Badge, Skeleton } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { CorrectionDialog, type Corrected } from './correction-dialog.js';

/** Most rows that the hub takes with one request. */
const AT_ONCE = 500;
const SHOWN_CELLS = 4;

/** What was rejected of a list and why; row by row put right here, or all at once in a file. */
export function RejectedRows({
  batchId,
  total,
  isFinal,
}: {
  readonly batchId: string;
  readonly total: number;
  /** No further row will be rejected. */
  readonly isFinal: boolean;
}) {
  const { t } = useTranslation('organisation');
  const { number, text } = useFormat();
  const pages = useInfiniteQuery({
    ...hubPages<RejectedRow>(`/v1/batches/${batchId}/rejected-rows`, { limit: 200 }),
    staleTime: isFinal ? Infinity : 0,
  });
  const [editing, setEditing] = useState<number>();
  const [corrected, setCorrected] = useState<ReadonlyMap<number, Corrected>>(new Map());
  const [sentRows, setSentRows] = useState<ReadonlySet<number>>(new Set());
  // The same rows again are the same request: a lost answer does not send them twice.
  const key = useRef('');
  const sending = useMutation({
    mutationFn: async (rows: readonly Corrected[]) => {
      key.current ||= requestKey();
      return ask<{ batchId: string }>(`/v1/batches/${batchId}/corrections`, {
        method: 'POST',
        headers: { 'idempotency-key': key.current },
        body: { rows },
      });
    },
    onSuccess: (opened, rows) => {
      key.current = '';
      setSentRows(new Set([...sentRows, ...rows.map(({ row }) => row)]));
      setCorrected(new Map([...corrected].filter(([row]) => !rows.some((each) => each.row === row))));
      toast({
        stays: true,
        content: (
          <>
            {t('correction.sent', { count: rows.length, rows: number(rows.length) })}{' '}
            <Link to="/organisation/batches/$batchId" params={opened}>
              {t('correction.follow')}
            </Link>
          </>
        ),
      });
    },
    meta: { handled: true },
  });

  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const isOpen = ({ row, cells, text: line }: RejectedRow) =>
    (cells !== null || line !== null) && !sentRows.has(row);
  const next = (after: number) =>
    rows.find((each) => each.row > after && isOpen(each) && !corrected.has(each.row))?.row;
  const edited = rows.find(({ row }) => row === editing);
  const put = (change: Corrected) => {
    key.current = '';
    setCorrected(new Map([...corrected, [change.row, change]]));
    setEditing(next(change.row));
  };

  const columns: Column<RejectedRow>[] = [
    {
      key: 'row',
      title: t('correction.row'),
      numeric: true,
      heads: true,
      cell: ({ row, line, sheet }) => (
        <>
          {number(line ?? row)}
          {sheet !== null && <div className="muted">{sheet}</div>}
        </>
      ),
    },
    {
      key: 'fault',
      wide: true,
      title: t('correction.fault'),
      cell: ({ errors }) => (
        <ul className="examples">
          {errors.map(({ field, code, message }) => (
            <li key={`${field} ${code}`}>
              {field !== null && <strong>{field}: </strong>}
              {text(message)}
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'given',
      wide: true,
      title: t('correction.given'),
      cell: ({ cells, text: line }) => (
        <span className="given">
          {(cells?.filter((cell) => cell !== '').slice(0, SHOWN_CELLS) ?? [line]).join(' · ')}
        </span>
      ),
    },
    {
      key: 'action',
      title: t('correction.action'),
      cell: (each) => {
        if (sentRows.has(each.row)) return <Badge tone="good">{t('correction.isSent')}</Badge>;
        if (!isOpen(each)) return <span className="muted">{t('correction.notKept')}</span>;
        return (
          <Button
            small
            onClick={() => setEditing(each.row)}
            aria-label={t('correction.fixRow', { row: each.line ?? each.row })}
          >
            {t(corrected.has(each.row) ? 'correction.again' : 'correction.fix')}
          </Button>
        );
      },
    },
  ];
  if (pages.isError) return <Failure error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton height="24rem" />;
  return (
    <div className="stack">
      <div className="row row-apart">
        <p>{t('correction.lead')}</p>
        <div className="row">
          {(['xlsx', 'csv'] as const).map((format) => (
            <a
              key={format}
              className="button button-small"
              href={address(`/v1/batches/${batchId}/errors`, { columns: 'own', format })}
              download
            >
              {t('correction.download', { format: format.toUpperCase() })}
            </a>
          ))}
        </div>
      </div>
      {sending.isError && <Failure error={sending.error} />}
      {corrected.size > 0 && (
        <div className="notice notice-good" role="status">
          <p>{t('correction.ready', { count: corrected.size, rows: number(corrected.size) })}</p>
          <Button
            kind="primary"
            busy={sending.isPending}
            onClick={() => sending.mutate([...corrected.values()].slice(0, AT_ONCE))}
          >
            {t('correction.send', { count: corrected.size, rows: number(corrected.size) })}
          </Button>
        </div>
      )}
      <LongTable
        caption={t('batch.rejected')}
        columns={columns}
        rows={rows}
        rowKey={({ row }) => String(row)}
        rowHeight={64}
        total={total}
        onEnd={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
      />
      {edited && (
        <CorrectionDialog
          key={edited.row}
          rejected={edited}
          before={corrected.get(edited.row)}
          onCorrected={put}
          onSkip={() => setEditing(next(edited.row))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  );
}
