import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  FrozenReport,
  OpenPeriod,
  PeriodActionRequest,
  PeriodCalendarEntry,
  PeriodReport,
  PeriodView,
  QueryFailure,
  RowGroup,
  SignedStatement,
  SummaryReport,
} from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { dayInVietnam } from '../engine/report-dates.js';
import { Arrivals, notArrived } from './arrivals.js';
import { canonicalJson, sha256 } from './canonical-json.js';
import { FigureSource, FORMULAS_VERSION, frozenFigures } from './frozen-figures.js';
import { calendarOf, periodDefinition, type PeriodDefinition } from './period-calendar.js';
import { missingOf, refusalOf, standing, type PeriodEventBody, type Standing } from './period-state.js';
import { PeriodsRepository, type Revision } from './periods.repository.js';
import { packed, rowGroups } from './row-groups.js';

/** What was counted, with its digests. */
interface Counted {
  readonly figures: string;
  readonly groups: string;
  /** Deflated rows by group, when they are to be kept. */
  readonly rows: readonly { unit: string; organisation: string; content: Buffer }[];
}

interface Loaded {
  readonly definition: PeriodDefinition;
  readonly revision: Revision;
  readonly now: Standing;
}

const ROWS_PER_INSERT = 50;
/** What was announced by the instant of the figures is waited for so long. */
const ARRIVAL_MS = 10_000;

/** Opens, attests, recounts and signs reporting periods. */
@Injectable()
export class PeriodsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: PeriodsRepository,
    private readonly figures: FigureSource,
    private readonly keyRing: KeyRing,
    private readonly arrivals: Arrivals,
  ) {}

  /** Opens a period and counts it as of its last day, or of today when that is still to come. */
  async open(asked: OpenPeriod, now = Date.now()): Promise<PeriodView> {
    const definition = periodDefinition(asked, dayInVietnam(now));
    if (!('periodId' in definition)) throw failed(422, definition.code, definition.message);
    const { periodId } = definition;
    const known = await inTransaction(this.dataSource, (tx) => this.repository.definitions(tx, periodId));
    if (known.length > 0) throw this.exists(periodId);
    const revision = await this.count(definition, 1, now);
    await inTransaction(this.dataSource, async (tx) => {
      await this.repository.lock(tx, periodId);
      const at = new Date(now).toISOString();
      if (!(await this.repository.insert(tx, definition, asked.actor, at))) throw this.exists(periodId);
      await this.appendRevision(tx, definition, revision, 1, asked.actor, at);
    });
    return this.view(periodId, undefined, now);
  }

  async list(organisation: string | undefined, now = Date.now()): Promise<PeriodView[]> {
    return inTransaction(this.dataSource, async (tx) => {
      const views: PeriodView[] = [];
      for (const { periodId } of await this.repository.definitions(tx)) {
        views.push(await this.viewIn(tx, periodId, organisation, now));
      }
      return views;
    });
  }

  /** The calendar of a year, with what was opened of it. */
  async calendar(year: number, organisation?: string, now = Date.now()): Promise<PeriodCalendarEntry[]> {
    const today = dayInVietnam(now);
    const opened = await this.list(organisation, now);
    const foreseen = calendarOf(year).filter(
      ({ periodId }) => !opened.some((view) => view.periodId === periodId),
    );
    const entries = [
      ...foreseen.map((one) => ({
        ...one,
        state: one.from > today ? ('future' as const) : ('not-opened' as const),
      })),
      ...opened
        .filter(({ to }) => to.startsWith(`${year}-`))
        .map(({ periodId, kind, title, from, to, attestBy, signBy, state, statements }) => ({
          ...{ periodId, kind, title, from, to, attestBy, signBy, state },
          ...(organisation !== undefined && { statement: statements[0]?.state ?? 'missing' }),
        })),
    ];
    return entries.sort((a, b) =>
      a.to === b.to ? (a.periodId < b.periodId ? -1 : 1) : a.to < b.to ? -1 : 1,
    );
  }

  view(periodId: string, organisation?: string, now = Date.now()): Promise<PeriodView> {
    return inTransaction(this.dataSource, (tx) => this.viewIn(tx, periodId, organisation, now));
  }

  report(periodId: string, now = Date.now()): Promise<PeriodReport> {
    return inTransaction(this.dataSource, async (tx) => {
      const { revision } = await this.load(tx, periodId);
      const signature = await this.repository.signature(tx, periodId);
      return {
        period: await this.viewIn(tx, periodId, undefined, now),
        reports: JSON.parse(revision.figures) as FrozenReport[],
        groups: JSON.parse(revision.groups) as RowGroup[],
        statement: signature?.statement ?? null,
      };
    });
  }

  /** Does one step; what is refused changes nothing. */
  async act(request: PeriodActionRequest, now = Date.now()): Promise<PeriodView> {
    const { periodId } = request;
    if (request.action === 'sign') await this.sign(request, now);
    else if (request.action === 'recount') await this.recount(periodId, request.actor, now);
    else {
      await inTransaction(this.dataSource, async (tx) => {
        await this.repository.lock(tx, periodId);
        const loaded = await this.load(tx, periodId);
        refuseIfNeeded(request, loaded.now);
        await this.repository.append(tx, periodId, loaded.now.seq + 1, {
          organisation: 'organisation' in request ? request.organisation : null,
          actor: request.actor,
          at: new Date(now).toISOString(),
          body: stepOf(request, loaded),
        });
      });
    }
    return this.view(periodId, 'organisation' in request ? request.organisation : undefined, now);
  }

  private async recount(periodId: string, actor: string, now: number): Promise<void> {
    const before = await inTransaction(this.dataSource, (tx) => this.load(tx, periodId));
    refuseIfNeeded({ action: 'recount' }, before.now);
    const number = before.revision.revision + 1;
    const revision = await this.count(before.definition, number, now);
    await inTransaction(this.dataSource, async (tx) => {
      await this.repository.lock(tx, periodId);
      const loaded = await this.load(tx, periodId);
      refuseIfNeeded({ action: 'recount' }, loaded.now);
      if (loaded.now.revision !== before.now.revision) throw movedOn();
      await this.appendRevision(
        tx,
        before.definition,
        revision,
        loaded.now.seq + 1,
        actor,
        new Date(now).toISOString(),
      );
    });
  }

  /** Computes everything once more, and signs only what comes out as it was attested. */
  private async sign(request: Extract<PeriodActionRequest, { action: 'sign' }>, now: number): Promise<void> {
    const { periodId, actor } = request;
    const before = await inTransaction(this.dataSource, async (tx) => {
      const loaded = await this.load(tx, periodId);
      refuseIfNeeded(request, loaded.now);
      await this.refuseIncomplete(tx);
      return loaded;
    });
    const { definition, revision } = before;
    const underWay = await this.arrivals.until(revision.knownAt, ARRIVAL_MS);
    if (underWay > 0) throw notArrived(underWay);
    const counted = await this.compute(definition, revision.asOf, revision.knownAt, true);
    if (counted.figures !== revision.figures || counted.groups !== revision.groups) throw moved();
    await inTransaction(this.dataSource, async (tx) => {
      await this.repository.lock(tx, periodId);
      const loaded = await this.load(tx, periodId);
      refuseIfNeeded(request, loaded.now);
      if (loaded.now.seq !== before.now.seq) throw movedOn();
      const at = new Date(now).toISOString();
      const signer = this.keyRing.reportSigner;
      const missing = missingOf(loaded.now);
      const statement: SignedStatement = {
        format: 'lienthong.period/1',
        ...{ periodId, kind: definition.kind, from: definition.from, to: definition.to },
        ...{ revision: revision.revision, asOf: revision.asOf, knownAt: revision.knownAt },
        versions: revision.versions,
        figures: sha256(revision.figures),
        groups: JSON.parse(revision.groups) as RowGroup[],
        statements: loaded.now.statements,
        objections: loaded.now.objections,
        missing:
          missing.length > 0 ? { organisations: missing, reason: request.withoutAttestation ?? '' } : null,
        ...{ signedBy: actor, signedAt: at, keyId: signer.keyId },
      };
      const text = canonicalJson(statement);
      await this.repository.insertSignature(tx, periodId, {
        statement: text,
        keyId: signer.keyId,
        signature: signer.sign(text),
      });
      for (let from = 0; from < counted.rows.length; from += ROWS_PER_INSERT) {
        await this.repository.insertRows(tx, periodId, counted.rows.slice(from, from + ROWS_PER_INSERT));
      }
      await this.repository.append(tx, periodId, loaded.now.seq + 1, {
        ...{ organisation: null, actor, at },
        body: { type: 'signed', revision: revision.revision },
      });
    });
  }

  private async count(definition: PeriodDefinition, revision: number, now: number): Promise<Revision> {
    const today = dayInVietnam(now);
    const asOf = definition.to < today ? definition.to : today;
    const knownAt = new Date(now).toISOString();
    const { figures, groups } = await this.compute(definition, asOf, knownAt, false);
    return { revision, asOf, knownAt, versions: { formulas: FORMULAS_VERSION }, figures, groups };
  }

  /** Figures and row digests as of a day, as known at an instant. */
  async compute(
    { from }: PeriodDefinition,
    asOf: string,
    knownAt: string,
    keepRows: boolean,
  ): Promise<Counted> {
    const figures = canonicalJson(await frozenFigures(this.figures, { from, asOf, knownAt }));
    const rows: { unit: string; organisation: string; content: Buffer }[] = [];
    const groups = await inTransaction(
      this.dataSource,
      async (tx) => {
        rows.length = 0;
        const found: RowGroup[] = [];
        for await (const { content, ...group } of rowGroups(tx, knownAt)) {
          found.push(group);
          if (keepRows)
            rows.push({ unit: group.unit, organisation: group.organisation, content: await packed(content) });
        }
        return found;
      },
      { isolation: 'REPEATABLE READ' },
    );
    return { figures, groups: canonicalJson(groups), rows };
  }

  private async appendRevision(
    tx: Transaction,
    { periodId }: PeriodDefinition,
    revision: Revision,
    seq: number,
    actor: string,
    at: string,
  ): Promise<void> {
    await this.repository.insertRevision(tx, periodId, revision);
    const body = { type: 'counted', revision: revision.revision } as const;
    await this.repository.append(tx, periodId, seq, { organisation: null, actor, at, body });
  }

  /** @throws QueryFailed there is no such period */
  async load(tx: Transaction, periodId: string): Promise<Loaded> {
    const [definition] = await this.repository.definitions(tx, periodId);
    const revision = definition && (await this.repository.revision(tx, periodId));
    if (!definition || !revision) {
      throw failed(404, 'period.unknown', {
        vi: 'Không có kỳ báo cáo này. GET /v1/periods liệt kê các kỳ đã mở.',
        en: 'There is no such period. GET /v1/periods lists those that were opened.',
      });
    }
    const events = await this.repository.events(tx, periodId);
    return { definition, revision, now: standing(events, organisationDigests(revision)) };
  }

  private async viewIn(
    tx: Transaction,
    periodId: string,
    organisation: string | undefined,
    now: number,
  ): Promise<PeriodView> {
    const { definition, revision, now: stands } = await this.load(tx, periodId);
    const signature = await this.repository.signature(tx, periodId);
    const own = <T extends { organisation: string }>(items: readonly T[]): T[] =>
      items.filter((item) => organisation === undefined || item.organisation === organisation);
    const today = dayInVietnam(now);
    const late = stands.state === 'collecting' && today > definition.signBy ? 'signature' : null;
    const awaited =
      stands.state === 'collecting' && today > definition.attestBy && missingOf(stands).length > 0;
    return {
      ...definition,
      overdue: late ?? (awaited ? 'attestation' : null),
      ...{ state: stands.state, revision: revision.revision, asOf: revision.asOf, knownAt: revision.knownAt },
      digest: sha256(`${sha256(revision.figures)}\n${sha256(revision.groups)}`),
      statements: own(stands.statements),
      objections: own(stands.objections),
      figures: own(
        hubSummary(revision).organisations.map(
          ({ organisation: slug, persons, memberships, duplicates }) => ({
            ...{ organisation: slug, persons, memberships, duplicates },
          }),
        ),
      ),
      signature:
        signature && stands.signed
          ? { ...stands.signed, keyId: signature.keyId, value: signature.signature }
          : null,
    };
  }

  /** What did not reach the figures yet must not be missing from what is signed. */
  private async refuseIncomplete(tx: Transaction): Promise<void> {
    const letters = await this.repository.openDeadLetters(tx);
    if (letters === 0) return;
    throw failed(409, 'period.incomplete', {
      vi: `Còn ${letters} thông báo chưa đưa được vào số liệu. Người vận hành cần xử lý (hub dead-letters list) trước khi ký.`,
      en: `${letters} announcements could not be brought into the figures. The operator must deal with them (hub dead-letters list) before signing.`,
    });
  }

  private exists(periodId: string): QueryFailed {
    return failed(409, 'period.exists', {
      vi: `Kỳ báo cáo ${periodId} đã được mở.`,
      en: `Period ${periodId} was opened already.`,
    });
  }
}

/** Each organisation's own figures of a revision, in the hub and in every unit, as one digest: what it attests. */
export function organisationDigests({ figures }: Pick<Revision, 'figures'>): Map<string, string> {
  const own = new Map<string, unknown[]>();
  for (const { report, parameters, figures: summary } of JSON.parse(figures) as FrozenReport[]) {
    if (report !== 'summary') continue;
    for (const line of (summary as SummaryReport).organisations) {
      const lines = own.get(line.organisation) ?? [];
      own.set(line.organisation, [...lines, [parameters.unit ?? null, line]]);
    }
  }
  return new Map([...own].map(([organisation, lines]) => [organisation, sha256(canonicalJson(lines))]));
}

function hubSummary({ figures }: Pick<Revision, 'figures'>): SummaryReport {
  const [first] = JSON.parse(figures) as FrozenReport[];
  return first?.figures as SummaryReport;
}

function refuseIfNeeded(request: Parameters<typeof refusalOf>[0], now: Standing): void {
  const refusal = refusalOf(request, now);
  if (refusal) throw new QueryFailed(refusal);
}

function stepOf(
  request: Exclude<PeriodActionRequest, { action: 'sign' | 'recount' }>,
  { revision, now }: Loaded,
): PeriodEventBody {
  switch (request.action) {
    case 'attest': {
      const digest = organisationDigests(revision).get(request.organisation) ?? '';
      return { type: 'attested', revision: now.revision, digest, remarks: request.remarks ?? null };
    }
    case 'object':
      return { type: 'objected', remarks: request.remarks };
    case 'withdraw-objection':
      return { type: 'objection-withdrawn', objectionId: request.objectionId, remarks: request.remarks };
    case 'resolve-objection':
      return { type: 'objection-resolved', objectionId: request.objectionId, remarks: request.remarks };
    case 'cancel':
      return { type: 'cancelled', remarks: request.remarks };
  }
}

function failed(status: number, code: string, message: QueryFailure['message']): QueryFailed {
  return new QueryFailed({ status, code, message });
}

function movedOn(): QueryFailed {
  return failed(409, 'period.moved-on', {
    vi: 'Kỳ báo cáo vừa thay đổi. Hãy xem lại rồi thực hiện lại.',
    en: 'The period has just changed. Look at it again and repeat.',
  });
}

function moved(): QueryFailed {
  return failed(409, 'period.figures-moved', {
    vi: 'Số liệu đến sau khi chốt làm thay đổi kết quả. Hãy chốt lại số liệu (recount); chỉ tổ chức có thay đổi phải xác nhận lại.',
    en: 'Data that arrived after the count changed it. Count anew (recount); only organisations whose figures changed attest again.',
  });
}
