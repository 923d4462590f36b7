import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { hubPages } from '../api/queries.js';
import type { SurvivorshipRules } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Badge, Skeleton } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { differing } from './rules.js';

const SHIPPED = 1;

/** Every version of the rules with who changed what and why. */
export function Versions({
  inForce,
  onReturn,
}: {
  readonly inForce: number;
  /** Takes a former version up again; missing: nobody here may. */
  readonly onReturn?: (former: SurvivorshipRules) => void;
}) {
  const { t } = useTranslation(['survivorship', 'person']);
  const { instant, number } = useFormat();
  const versions = useInfiniteQuery(hubPages<SurvivorshipRules>('/v1/survivorship/versions', { limit: 20 }));
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  /** In words; the one before the last shown is on the next page. */
  const changesOf = ({ version, fields }: SurvivorshipRules) => {
    const before = items.find((each) => each.version === version - 1);
    if (!before) return version === SHIPPED ? t('versions.shipped') : '';
    const changed = differing(fields, before.fields).map((field) => t(`person:field.${field}`));
    return changed.join(', ') || t('versions.same');
  };
  return (
    <section className="stack">
      <h2>{t('versions.title')}</h2>
      {versions.isError && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && <Skeleton height="8rem" />}
      {items.length > 0 && (
        <Table
          caption={t('versions.title')}
          rows={items}
          rowKey={({ version }) => String(version)}
          columns={[
            {
              ...{ key: 'version', title: t('versions.version'), heads: true },
              cell: ({ version }) => (
                <>
                  {version} {version === inForce && <Badge tone="good">{t('versions.inForce')}</Badge>}
                </>
              ),
            },
            { key: 'at', title: t('versions.at'), cell: ({ changedAt }) => instant(changedAt) },
            {
              ...{ key: 'by', title: t('versions.by') },
              cell: ({ version, changedBy }) => (version === SHIPPED ? '–' : changedBy),
            },
            {
              ...{ key: 'reason', title: t('versions.reason') },
              cell: ({ version, reason }) =>
                version === SHIPPED ? t('versions.shippedReason') : <span translate="no">{reason}</span>,
            },
            { key: 'changes', title: t('versions.changes'), cell: changesOf },
            {
              ...{ key: 'persons', title: t('versions.persons'), numeric: true },
              cell: ({ job }) => (job ? number(job.persons.changed) : ''),
            },
            ...(onReturn
              ? [
                  {
                    ...{ key: 'back', title: t('actions') },
                    cell: (rules: SurvivorshipRules) =>
                      rules.version !== inForce && (
                        <Button
                          small
                          aria-label={t('back.ofVersion', { version: rules.version })}
                          onClick={() => onReturn(rules)}
                        >
                          {t('back.submit')}
                        </Button>
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {versions.hasNextPage && (
        <Button busy={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          {t('versions.more')}
        </Button>
      )}
    </section>
  );
}
