import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FrozenReport, PeriodCorrections, SummaryReport } from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { explain, type Counts, type RecordState } from './correction-causes.js';
import { PeriodsRepository } from './periods.repository.js';

/** How signed periods read today, and why. */
@Injectable()
export class Corrections {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: PeriodsRepository,
  ) {}

  /**
   * Looks only at persons of whom anything became known since the signing: the others read as they were signed.
   *
   * @param knownAt ISO 8601; default now
   * @throws QueryFailed there is no such period, it is not signed, or `knownAt` is before it was counted
   */
  of(periodId: string, knownAt = new Date().toISOString()): Promise<PeriodCorrections> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const [definition] = await this.repository.definitions(tx, periodId);
        if (!definition)
          throw refused(404, 'period.unknown', 'Không có kỳ báo cáo này.', 'There is no such period.');
        const signature = await this.repository.signature(tx, periodId);
        const revision = await this.repository.revision(tx, periodId);
        if (!signature || !revision) {
          throw refused(
            409,
            'period.not-signed',
            'Kỳ báo cáo chưa ký: chưa có điều chỉnh.',
            'The period is not signed: there are no corrections yet.',
          );
        }
        if (Number.isNaN(Date.parse(knownAt)) || Date.parse(knownAt) < Date.parse(revision.knownAt)) {
          throw refused(
            422,
            'period.known-at',
            `knownAt phải từ ${revision.knownAt} trở đi.`,
            `knownAt must not be before ${revision.knownAt}.`,
          );
        }
        const { asOf, knownAt: signedKnownAt } = revision;
        const touched = await changedPersons(tx, signedKnownAt, knownAt);
        const signed = await states(tx, touched, asOf, signedKnownAt);
        const now = await states(tx, await withFellows(tx, touched, signed, knownAt), asOf, knownAt);
        const remodelled = await madeByModel(tx, now, signedKnownAt, knownAt);
        const explained = explain(signed, now, remodelled);
        const [hub] = JSON.parse(revision.figures) as FrozenReport[];
        return corrections(
          { periodId, asOf, signedKnownAt, knownAt },
          hub?.figures as SummaryReport,
          explained,
        );
      },
      { isolation: 'REPEATABLE READ' },
    );
  }
}

function corrections(
  head: Pick<PeriodCorrections, 'periodId' | 'asOf' | 'signedKnownAt' | 'knownAt'>,
  hub: SummaryReport,
  { signed, now, steps }: ReturnType<typeof explain>,
): PeriodCorrections {
  const changed = (of: (counts: Counts) => number) => of(now) - of(signed);
  const slugs = new Set([
    ...hub.organisations.map(({ organisation }) => organisation),
    ...now.organisations.keys(),
  ]);
  return {
    ...head,
    persons: { signed: hub.persons, now: hub.persons + changed(({ persons }) => persons) },
    memberships: {
      signed: hub.memberships,
      now: hub.memberships + changed(({ memberships }) => memberships),
    },
    causes: steps.map(({ cause, records, before, after }) => ({
      cause,
      records,
      persons: after.persons - before.persons,
      memberships: after.memberships - before.memberships,
    })),
    organisations: [...slugs].sort().map((organisation) => {
      const of = ({ organisations }: Counts) => organisations.get(organisation) ?? 0;
      const was = hub.organisations.find((one) => one.organisation === organisation)?.memberships ?? 0;
      const causes = steps.flatMap(({ cause, before, after }) => {
        const difference = of(after) - of(before);
        return difference === 0 ? [] : [[cause, difference] as const];
      });
      return { organisation, signed: was, now: was + changed(of), causes: Object.fromEntries(causes) };
    }),
  };
}

/** Persons of whom a version began or ended to be held for true between the instants. */
async function changedPersons(tx: Transaction, after: string, until: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `SELECT DISTINCT person_id::text AS id FROM record_fact
     WHERE (known_from > $1::timestamptz AND known_from <= $2::timestamptz)
        OR (known_to > $1::timestamptz AND known_to <= $2::timestamptz)`,
    [after, until],
  );
  return rows.map(({ id }) => id);
}

/** With the persons that hold the signed records now. */
async function withFellows(
  tx: Transaction,
  persons: readonly string[],
  signed: readonly RecordState[],
  knownAt: string,
): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `SELECT DISTINCT person_id::text AS id FROM record_fact
     WHERE record_id = ANY($1::uuid[]) AND known_from <= $2::timestamptz AND known_to > $2::timestamptz`,
    [signed.map(({ recordId }) => recordId), knownAt],
  );
  return [...new Set([...persons, ...rows.map(({ id }) => id)])];
}

/** Records that stand where they do since another model was activated between the instants. */
async function madeByModel(
  tx: Transaction,
  now: readonly RecordState[],
  after: string,
  until: string,
): Promise<Set<string>> {
  const rows: { id: string }[] = await tx.query(
    `SELECT DISTINCT record_id::text AS id FROM record_fact
     WHERE record_id = ANY($1::uuid[]) AND model IS NOT NULL
       AND known_from > $2::timestamptz AND known_from <= $3::timestamptz`,
    [now.map(({ recordId }) => recordId), after, until],
  );
  return new Set(rows.map(({ id }) => id));
}

async function states(
  tx: Transaction,
  persons: readonly string[],
  asOf: string,
  knownAt: string,
): Promise<RecordState[]> {
  return tx.query(
    `SELECT f.record_id::text AS "recordId", f.person_id::text AS "personId", o.slug AS organisation,
            f.counted_from <= $2::date AND f.counted_to > $2::date AS counted
     FROM record_fact f JOIN organisation o ON o.position = f.organisation
     WHERE f.person_id = ANY($1::uuid[]) AND f.known_from <= $3::timestamptz AND f.known_to > $3::timestamptz`,
    [persons, asOf, knownAt],
  );
}

function refused(status: number, code: string, vi: string, en: string): QueryFailed {
  return new QueryFailed({ status, code, message: { vi, en } });
}
