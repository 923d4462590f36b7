import { useTranslation } from 'react-i18next';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';
import type { Phantoms, Proofs } from './answers.js';
import { BarCell } from './bar-cell.js';
import { PartTables } from './part-tables.js';
import { useReport, useScope } from './scope.js';

/** Memberships by the four proofs, implausible ones, and jumps before quarters end. */
export function PhantomsScreen() {
  const { t } = useTranslation('board');
  const { text } = useFormat();
  const { unit, search, moment } = useScope();
  const { organisation, branch } = search;
  const report = useReport<Phantoms>('phantoms', { unit, ...moment, organisation, branch });
  return (
    <Loaded query={report} height="40rem">
      {(data) => {
        const { total, proofs, rules } = data;
        if (total.memberships === 0) return <Empty>{t('nobody')}</Empty>;
        const findings = rules
          .map(({ code, name }) => ({ code, name, found: total.findings[code] ?? 0 }))
          .sort((a, b) => b.found - a.found);
        return (
          <>
            <p className="muted">{t('phantoms.hint')}</p>
            <div className="two-columns">
              <section className="stack">
                <h2>{t('phantoms.byProofs')}</h2>
                <Table
                  caption={t('phantoms.byProofs')}
                  rows={total.byProofs.map((memberships, held) => ({ held, memberships })).reverse()}
                  rowKey={({ held }) => String(held)}
                  columns={[
                    {
                      ...{ key: 'held', title: t('phantoms.proofs'), heads: true },
                      cell: ({ held }) => <ProofDots held={held} of={proofs.length} />,
                    },
                    {
                      ...{ key: 'memberships', title: t('memberships'), numeric: true },
                      cell: ({ memberships }) => (
                        <BarCell
                          value={memberships}
                          most={Math.max(...total.byProofs)}
                          share={memberships / total.memberships}
                        />
                      ),
                    },
                  ]}
                />
              </section>
              <section className="stack">
                <h2>{t('phantoms.without')}</h2>
                <Table
                  caption={t('phantoms.without')}
                  rows={proofs}
                  rowKey={({ code }) => code}
                  columns={[
                    {
                      ...{ key: 'name', title: t('phantoms.proof'), heads: true },
                      cell: ({ name }) => text(name),
                    },
                    {
                      ...{ key: 'without', title: t('memberships'), numeric: true },
                      cell: ({ code }) => (
                        <BarCell
                          value={total.without[code] ?? 0}
                          most={total.memberships}
                          share={(total.without[code] ?? 0) / total.memberships}
                        />
                      ),
                    },
                  ]}
                />
              </section>
            </div>
            <section className="stack">
              <h2>{t('phantoms.findings')}</h2>
              <Table
                caption={t('phantoms.findings')}
                rows={findings}
                rowKey={({ code }) => code}
                columns={[
                  {
                    ...{ key: 'name', title: t('phantoms.finding'), heads: true },
                    cell: ({ name }) => text(name),
                  },
                  {
                    ...{ key: 'found', title: t('memberships'), numeric: true },
                    cell: ({ found }) => (
                      <BarCell value={found} most={Math.max(1, findings[0]?.found ?? 1)} />
                    ),
                  },
                ]}
              />
            </section>
            <Jumps jumps={data.jumps} />
            <ProofsBelow data={data} />
          </>
        );
      }}
    </Loaded>
  );
}

function ProofDots({ held, of }: { readonly held: number; readonly of: number }) {
  const { t } = useTranslation('board');
  return (
    <span className="row">
      <span aria-hidden="true">{'●'.repeat(held) + '○'.repeat(of - held)}</span>
      {t('phantoms.held', { count: held, of })}
    </span>
  );
}

function Jumps({ jumps }: { readonly jumps: Phantoms['jumps'] }) {
  const { t } = useTranslation('board');
  const { day } = useFormat();
  const numberColumn = useNumberColumn();
  const organisationColumn = useOrganisationColumn();
  return (
    <section className="stack">
      <h2>{t('phantoms.jumps')}</h2>
      {jumps.length === 0 ? (
        <Empty>{t('phantoms.noJumps')}</Empty>
      ) : (
        <Table
          caption={t('phantoms.jumps')}
          rows={jumps}
          rowKey={({ organisation, quarterEnd }) => `${organisation} ${quarterEnd}`}
          columns={[
            organisationColumn(t('organisation'), { heads: true }),
            {
              ...{ key: 'quarterEnd', title: t('phantoms.quarterEnd') },
              cell: ({ quarterEnd }) => day(quarterEnd),
            },
            numberColumn('admitted', t('phantoms.admitted')),
            numberColumn('usual', t('phantoms.usual')),
          ]}
        />
      )}
    </section>
  );
}

/** Organisations, and the units below, by how many of their memberships have few proofs. */
function ProofsBelow({ data: { organisations, children } }: { readonly data: Phantoms }) {
  const { t } = useTranslation('board');
  const { percent } = useFormat();
  const numberColumn = useNumberColumn();
  return (
    <PartTables
      report="phantoms"
      organisations={organisations.filter(({ memberships }) => memberships > 0)}
      units={children}
      valuesOf={({ memberships, byProofs, findings }: Proofs) => {
        const few = (byProofs[0] ?? 0) + (byProofs[1] ?? 0);
        const found = Object.values(findings).reduce((sum, count) => sum + count, 0);
        return { memberships, few, found, share: memberships === 0 ? 0 : few / memberships };
      }}
      columns={[
        numberColumn('memberships', t('memberships'), { sortable: true }),
        numberColumn('few', t('fewProofs'), { sortable: true }),
        {
          ...{ key: 'share', title: t('share'), numeric: true, sortable: true },
          cell: ({ share }) => (
            <Badge {...(share > 0.5 ? { tone: 'bad' as const } : {})}>{percent(share)}</Badge>
          ),
        },
        numberColumn('found', t('phantoms.finding'), { sortable: true }),
      ]}
    />
  );
}
