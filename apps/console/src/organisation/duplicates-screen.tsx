import { useInfiniteQuery, useMutation, useQueries } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hub, hubPages } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Finding, Member } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { TextField } from '../design/field.js';
import { Badge, Empty, ScreenHead, Skeleton } from '../design/parts.js';
import { Table } from '../design/table.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { useFieldName } from './field-name.js';
import './organisation.css';
import { SHOWN_FIELDS, useFieldText } from './own-record.js';
import { useValueName, wordsAt } from './value-name.js';

/** Members that the organisation has listed more than once. */
export function DuplicatesScreen() {
  const { t } = useTranslation('organisation');
  const pages = useInfiniteQuery(hubPages<Finding>('/v1/findings/duplicates', { limit: 20 }));
  const findings = pages.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <ScreenHead title={t('duplicates.title')} lead={t('duplicates.lead')} />
      {pages.isError && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
      {!findings && !pages.isError && <Skeleton height="24rem" />}
      {findings?.length === 0 && <Empty>{t('duplicates.empty')}</Empty>}
      {findings?.map((finding) => (
        <Duplicate key={finding.personId} finding={finding} />
      ))}
      {pages.hasNextPage && (
        <div>
          <Button onClick={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}

/** The row in which it is decided which record stays. */
const DECISION = 'decision';

/** The records of one person side by side; where they differ is marked. */
function Duplicate({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation('organisation');
  const { day } = useFormat();
  const fieldName = useFieldName();
  const fieldText = useFieldText();
  const valueName = useValueName();
  const [isOpen, setOpen] = useState(false);
  const [withdrawing, setWithdrawing] = useState<string>();
  const [withdrawn, setWithdrawn] = useState<readonly string[]>([]);
  const { records, since } = finding;
  const members = useQueries({
    queries: records.map(({ localId }) => ({
      ...hub<Member>(`/v1/members/${encodeURIComponent(localId)}`),
      enabled: isOpen,
    })),
  });
  const shown = members.flatMap(({ data }) => data ?? []);
  const valuesOf = (path: string) => shown.map(({ record }) => fieldText(record, path));
  const decide = (localId: string) =>
    withdrawn.includes(localId) ? (
      <Badge tone="good">{t('duplicates.withdrawn')}</Badge>
    ) : (
      <Button small onClick={() => setWithdrawing(localId)}>
        {t('duplicates.withdraw')}
      </Button>
    );
  return (
    <section className="card stack" aria-label={records.map(({ localId }) => localId).join(', ')}>
      <div className="row row-apart">
        <div>
          <h2>{records.map(({ localId }) => localId).join(' = ')}</h2>
          <span className="muted">
            {records
              .map(({ status, unitCode }) =>
                [valueName('status', status), unitCode].filter(Boolean).join(', '),
              )
              .join(' · ')}
            {' · '}
            {t('duplicates.since', { day: day(since.slice(0, 10)) })}
          </span>
        </div>
        <Button small aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'duplicates.close' : 'duplicates.compare')}
        </Button>
      </div>
      {isOpen && shown.length < records.length && <Skeleton height="14rem" />}
      {isOpen && shown.length === records.length && (
        <Table
          caption={t('duplicates.compare')}
          rows={[...SHOWN_FIELDS.filter((path) => valuesOf(path).some(Boolean)), DECISION]}
          rowKey={(path) => path}
          columns={[
            {
              ...{ key: 'field', title: t('preview.field'), heads: true },
              cell: (path) => (path === DECISION ? t('duplicates.decision') : fieldName(path)),
            },
            ...shown.map(({ localId, record }) => ({
              key: localId,
              title: localId,
              cell: (path: string) => {
                if (path === DECISION) return decide(localId);
                const value = fieldText(record, path);
                const differ = new Set(valuesOf(path)).size > 1;
                return value && <span {...wordsAt(path)}>{differ ? <mark>{value}</mark> : value}</span>;
              },
            })),
          ]}
        />
      )}
      {withdrawing !== undefined && (
        <WithdrawDialog
          localId={withdrawing}
          onDone={() => {
            setWithdrawn([...withdrawn, withdrawing]);
            setWithdrawing(undefined);
          }}
          onClose={() => setWithdrawing(undefined)}
        />
      )}
    </section>
  );
}

function WithdrawDialog({
  localId,
  onDone,
  onClose,
}: {
  readonly localId: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('organisation');
  const [reason, setReason] = useState(t('duplicates.defaultReason'));
  const withdrawal = useMutation({
    mutationFn: () =>
      ask(`/v1/members/${encodeURIComponent(localId)}`, { method: 'DELETE', body: { reason } }),
    onSuccess: () => {
      toast({ content: t('duplicates.done', { localId }) });
      onDone();
    },
    meta: { handled: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!withdrawal.isPending) withdrawal.mutate();
  };
  return (
    <Dialog title={t('duplicates.sure', { localId })} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{t('duplicates.sureText')}</p>
        <TextField
          label={t('duplicates.reason')}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {withdrawal.isError && <Failure error={withdrawal.error} />}
        <div className="row">
          <Button kind="danger" type="submit" busy={withdrawal.isPending}>
            {t('duplicates.withdraw')}
          </Button>
          <Button onClick={onClose}>{t('back')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
