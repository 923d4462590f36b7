import {
  ANNOUNCED_CASES_QUERY,
  ANNOUNCEMENTS_QUERY,
  LEFT_REASONS,
  type AnnouncedCasePage,
  type AnnouncedCasePosition,
  type AnnouncementPage,
  type AnnouncementPosition,
  type CanonicalRecord,
  type PersonsChanged,
} from '#contracts';
import type { TestHub } from '#testing';
import { withQueries } from '../../tools/hub/queries.js';
import { asking, type Ask } from './asking.js';
import { announced } from './models.js';
import { queryHub } from './observed.js';
import { provinceRecords, seededRandom, type PushedRecord } from './province.js';
import { push, settled } from './pushing.js';

const DAY_MS = 86_400_000;

/** Real time between two marks, and by how much simulated time differs from it. */
interface Shift {
  /** Microseconds since 1970; after it, and until the next. */
  readonly after: bigint;
  readonly until: bigint;
  readonly by: bigint;
}

/**
 * Months of events that go through a whole hub: pushed by the organisations, matched, decided on, announced, counted.
 * After each month what became known in it is moved, in the figures, from the minutes that it really took into that
 * month; whatever the registry tells of it is read with the same shift.
 */
export class SimulatedMonths {
  private readonly ask: Ask;
  private readonly random: () => number;
  private readonly shifts: Shift[] = [];
  private readonly fresh: PushedRecord[];
  private readonly standing = new Map<string, PushedRecord>();
  private readonly decisions: string[] = [];
  /** What happened, by kind. */
  readonly events: Record<string, number> = {};
  private numbers = 0;

  /** @param people records at the beginning; more of the same province come new */
  constructor(
    private readonly hub: TestHub,
    seed: number,
    private readonly people: number,
  ) {
    this.ask = asking(hub);
    this.random = seededRandom(seed);
    this.fresh = provinceRecords(people * 3, seed);
  }

  /** Everybody who is there before the first month, known on the day before it. */
  async begin(firstMonth: string): Promise<void> {
    const dayBefore = Date.parse(`${firstMonth}-01T00:00:00Z`) - DAY_MS;
    await this.happen(dayBefore, async () => {
      const first = this.fresh.splice(0, this.people).map((record) => this.known(record, {}, dayBefore));
      await settled(this.hub, await push(this.hub, first, { batchRows: 1_000 }), 900_000);
    });
  }

  /** @param month `YYYY-MM` */
  async month(month: string, events: number): Promise<void> {
    const start = Date.parse(`${month}-01T00:00:00Z`);
    await this.happen(start + 2 * DAY_MS, async () => {
      const day = (back: number) =>
        new Date(start + Math.floor(this.random() * 27) * DAY_MS - back * DAY_MS).toISOString().slice(0, 10);
      const pushed: PushedRecord[] = [];
      for (let event = 0; event < events; event++) pushed.push(...this.event(day, start));
      await settled(this.hub, await push(this.hub, pushed, { batchRows: 1_000 }), 900_000);
      await this.withdraw(Math.ceil(events / 15));
      await this.decide();
    });
  }

  /** All that was announced of persons and cases, with simulated instants. */
  async messages(): Promise<PersonsChanged[]> {
    const found: { knownAt: string; version: number; message: PersonsChanged }[] = [];
    const nothing = { persons: [], withdrawn: [], cases: [], causes: [] };
    await withQueries(this.hub.connection.natsUrl, async (queries) => {
      for (let after: AnnouncementPosition | null = null, more = true; more;) {
        const { announcements, next }: AnnouncementPage = await queries.ask(ANNOUNCEMENTS_QUERY, { after });
        for (const { knownAt, person } of announcements) {
          const at = this.simulated(knownAt);
          found.push({
            knownAt: at,
            version: person.version,
            message: { ...nothing, knownAt: at, persons: [person] },
          });
        }
        after = next;
        more = next !== null;
      }
      for (let after: AnnouncedCasePosition | null = null, more = true; more;) {
        const { cases, next }: AnnouncedCasePage = await queries.ask(ANNOUNCED_CASES_QUERY, { after });
        for (const { knownAt, state } of cases) {
          const at = this.simulated(knownAt);
          found.push({
            knownAt: at,
            version: state.version,
            message: { ...nothing, knownAt: at, cases: [state] },
          });
        }
        after = next;
        more = next !== null;
      }
    });
    return found
      .sort((a, b) => (a.knownAt === b.knownAt ? a.version - b.version : a.knownAt < b.knownAt ? -1 : 1))
      .map(({ message }) => message);
  }

  private note(kind: string, count = 1): void {
    this.events[kind] = (this.events[kind] ?? 0) + count;
  }

  /** The record as it is pushed: what changes of its membership, and when its organisation saw it. */
  private known(
    record: PushedRecord,
    membership: Partial<CanonicalRecord['membership']>,
    at: number,
  ): PushedRecord {
    const { canonical } = record;
    const changed = {
      ...record,
      canonical: {
        ...canonical,
        // Of two changes in a month the later one counts.
        observedAt: new Date(at + ++this.numbers).toISOString(),
        membership: { ...canonical.membership, ...membership },
      },
    };
    this.standing.set(`${record.organisation}/${canonical.localId}`, changed);
    return changed;
  }

  private event(day: (back: number) => string, at: number): PushedRecord[] {
    const kind = this.random();
    const isAdmission = kind < 0.25 || this.standing.size === 0;
    const record = isAdmission ? this.fresh.shift() : this.pick([...this.standing.values()]);
    if (!record) return [];
    const active = { status: 'active' as const, leftOn: null, leftReason: null };
    if (kind < 0.18) {
      this.note('admission');
      return [this.known(record, { ...active, joinedOn: day(0) }, at)];
    }
    if (isAdmission) {
      this.note('late data');
      return [this.known(record, { ...active, joinedOn: day(60 + Math.floor(this.random() * 400)) }, at)];
    }
    if (kind < 0.45) {
      this.note('removal');
      const leftReason = this.pick(LEFT_REASONS.filter((reason) => reason !== 'deceased')) ?? null;
      return [
        this.known(
          record,
          { status: 'removed', leftOn: this.random() < 0.8 ? day(0) : day(90), leftReason },
          at,
        ),
      ];
    }
    if (kind < 0.53) {
      this.note('death');
      return [this.known(record, { status: 'deceased', leftOn: day(0), leftReason: 'deceased' }, at)];
    }
    if (kind < 0.7) return this.transfer(record, day, at);
    if (kind < 0.85) {
      this.note('correction');
      const joinedOn = this.random() < 0.3 ? null : day(Math.floor(this.random() * 900));
      return [this.known(record, { ...active, joinedOn }, at)];
    }
    this.note('move');
    const elsewhere = this.pick(this.fresh)?.canonical.person.residence ?? null;
    const moved = {
      ...record,
      canonical: { ...record.canonical, person: { ...record.canonical.person, residence: elsewhere } },
    };
    return [this.known(moved, {}, at)];
  }

  /** The old unit ends the record, the new one makes one of its own. */
  private transfer(record: PushedRecord, day: (back: number) => string, at: number): PushedRecord[] {
    this.note('transfer');
    const on = day(0);
    const { canonical } = record;
    const localId = `${canonical.localId.slice(0, 40)}-C${++this.numbers}`;
    const other = { ...record, recordId: '', canonical: { ...canonical, localId } };
    const arrival = {
      status: 'active' as const,
      joinedOn: on,
      leftOn: null,
      leftReason: null,
      unitCode: 'CHUYEN-DEN',
    };
    return [
      this.known(record, { status: 'transferred', leftOn: on, leftReason: null }, at),
      this.known(other, arrival, at),
    ];
  }

  private async withdraw(count: number): Promise<void> {
    for (let one = 0; one < count; one++) {
      const [key, record] = this.pick([...this.standing]) ?? [];
      if (!key || !record) return;
      const path = `/v1/members/${encodeURIComponent(record.canonical.localId)}`;
      const { status } = await this.ask(record.organisation, path, 'DELETE', { reason: 'không còn quản lý' });
      if (status >= 300) throw new Error(`withdrawal refused: ${status}`);
      this.standing.delete(key);
      this.note('withdrawal');
    }
  }

  /** People decide some of the open cases, and take some earlier decisions back. */
  private async decide(): Promise<void> {
    await announced(this.hub);
    for (const decisionId of this.decisions.splice(0, 1 + Math.floor(this.random() * 2))) {
      const { status } = await this.ask('coordinator', `/v1/review/decisions/${decisionId}/revoke`, 'POST', {
        reason: 'xem lại',
      });
      if (status < 300) this.note('decision taken back');
    }
    const { body } = await this.ask('coordinator', '/v1/review/cases?state=open&limit=6');
    for (const { caseId } of body['items'] as { caseId: string }[]) {
      const review = (await this.ask('coordinator', `/v1/review/cases/${caseId}`)).body as {
        version: number;
        records: { recordId: string }[];
      };
      const ids = review.records.map(({ recordId }) => recordId);
      const same = this.random() < 0.7;
      const decided = await this.ask('coordinator', `/v1/review/cases/${caseId}/decisions`, 'POST', {
        ...{ version: review.version, reason: 'đã xác minh', groups: same ? [ids] : ids.map((id) => [id]) },
      });
      if (decided.status >= 300) continue;
      this.decisions.push(String(decided.body['decisionId']));
      this.note(same ? 'merge decided' : 'split decided');
    }
  }

  private async happen(simulated: number, work: () => Promise<void>): Promise<void> {
    const after = this.shifts.at(-1)?.until ?? (await this.now());
    await work();
    await announced(this.hub);
    const until = await this.now();
    const shift = { after, until, by: BigInt(simulated) * 1_000n - after };
    this.shifts.push(shift);
    const moved = (column: string) =>
      `CASE WHEN ${column} > at.after AND ${column} <= at.until THEN ${column} + at.by ELSE ${column} END`;
    for (const table of ['record_fact', 'review_case'])
      await queryHub(
        this.hub,
        `UPDATE reports.${table} SET known_from = ${moved('known_from')}, known_to = ${moved('known_to')}
         FROM (SELECT timestamptz 'epoch' + $1::bigint * interval '1 microsecond' AS after,
                      timestamptz 'epoch' + $2::bigint * interval '1 microsecond' AS until,
                      $3::bigint * interval '1 microsecond' AS by) AS at
         WHERE (known_from > at.after AND known_from <= at.until) OR (known_to > at.after AND known_to <= at.until)`,
        [shift.after.toString(), shift.until.toString(), shift.by.toString()],
      );
    await queryHub(this.hub, `UPDATE reports.organisation SET known_from = '-infinity'`);
    // Everything may read otherwise now.
    await queryHub(this.hub, 'UPDATE reports.figures_version SET version = version + 20000');
  }

  private async now(): Promise<bigint> {
    const [row] = await queryHub<{ now: string }>(
      this.hub,
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS now',
    );
    return BigInt(row!.now);
  }

  /** ISO 8601 with microseconds of a real instant in simulated time. */
  private simulated(instant: string): string {
    const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
    const whole = BigInt(Date.parse(instant.replace(/\.\d+/, '')));
    const real = whole * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
    const { by } = this.shifts.find(({ after, until }) => real > after && real <= until) ?? { by: 0n };
    const at = real + by;
    const seconds = new Date(Number(at / 1_000_000n) * 1_000).toISOString().slice(0, 19);
    return `${seconds}.${String(at % 1_000_000n).padStart(6, '0')}Z`;
  }

  private pick<T>(values: readonly T[]): T | undefined {
    return values[Math.floor(this.random() * values.length)];
  }
}

/** `YYYY-MM` of so many months from one on. */
export function monthsFrom(first: string, count: number): string[] {
  const [year = 0, month = 0] = first.split('-').map(Number);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, 7),
  );
}
