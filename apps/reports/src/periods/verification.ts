import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  FigureDifference,
  FrozenReport,
  PeriodVerification,
  RowDifference,
  RowGroup,
  SignedStatement,
} from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { Arrivals, notArrived } from './arrivals.js';
import { canonicalJson, jsonDifferences, sha256 } from './canonical-json.js';
import { FigureSource, FORMULAS_VERSION, recomputed } from './frozen-figures.js';
import { PeriodsRepository, type Revision, type Signature } from './periods.repository.js';
import { digestOf, rowDifferences, rowGroups, unpacked, type GroupOfRows } from './row-groups.js';

/** Differences of one kind that are listed at most. */
const LISTED = 100;
/** What was announced by the instant of the signed figures is waited for so long: after a restored backup, say. */
const ARRIVAL_MS = 15_000;

/** Computes signed periods again from history and compares them byte for byte. */
@Injectable()
export class PeriodVerifier {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: PeriodsRepository,
    private readonly figures: FigureSource,
    private readonly keyRing: KeyRing,
    private readonly arrivals: Arrivals,
  ) {}

  /** @throws QueryFailed there is no such period, it is not signed, or not everything has arrived that it rests on */
  async verify(periodId: string): Promise<PeriodVerification> {
    const { revision, signature, statement } = await this.signed(periodId);
    const underWay = await this.arrivals.until(statement.knownAt, ARRIVAL_MS);
    if (underWay > 0) throw notArrived(underWay);
    const stored: string[] = [];
    const valid = this.keyRing.reportSigner.verify(signature.keyId, signature.statement, signature.signature);
    if (sha256(revision.figures) !== statement.figures) stored.push('figures');
    if (canonicalJson(statement.groups) !== revision.groups) stored.push('groups');
    if (statement.asOf !== revision.asOf || statement.knownAt !== revision.knownAt) stored.push('dates');

    const figures = await this.compareFigures(revision);
    const rows = await this.compareRows(periodId, statement, stored);
    const versions = [
      { name: 'formulas', signed: statement.versions.formulas ?? null, now: FORMULAS_VERSION },
    ];
    return {
      periodId,
      revision: statement.revision,
      verified: valid && figures.equal && rows.equal && stored.length === 0,
      signature: { keyId: signature.keyId, valid },
      figures,
      rows,
      stored,
      versions: versions.filter(({ signed, now }) => signed !== now),
      limit: LISTED,
    };
  }

  private signed(
    periodId: string,
  ): Promise<{ revision: Revision; signature: Signature; statement: SignedStatement }> {
    return inTransaction(this.dataSource, async (tx) => {
      const [definition] = await this.repository.definitions(tx, periodId);
      if (!definition)
        throw refused(404, 'period.unknown', 'Không có kỳ báo cáo này.', 'There is no such period.');
      const signature = await this.repository.signature(tx, periodId);
      if (!signature) {
        throw refused(
          409,
          'period.not-signed',
          'Kỳ báo cáo chưa ký: chưa có gì để kiểm tra.',
          'The period is not signed: there is nothing to verify yet.',
        );
      }
      const statement = JSON.parse(signature.statement) as SignedStatement;
      const revision = await this.repository.revision(tx, periodId, statement.revision);
      if (!revision)
        throw refused(
          409,
          'period.damaged',
          'Số liệu đã ký bị mất.',
          'The figures that were signed are gone.',
        );
      return { revision, signature, statement };
    });
  }

  private async compareFigures(revision: Revision): Promise<PeriodVerification['figures']> {
    const frozen = readable(revision.figures);
    // The frozen copy was damaged beyond reading, which is told among what no longer fits its digest.
    if (!frozen) return { reports: 0, equal: false, differences: [] };
    const again = await recomputed(this.figures, frozen);
    // The version is told apart; a figure is compared as a figure.
    const sameVersion = again.map((one, index) => ({
      ...one,
      version: frozen[index]?.version ?? one.version,
    }));
    const equal = canonicalJson(sameVersion) === revision.figures;
    const differences = equal
      ? []
      : frozen.flatMap(({ report, parameters, figures }, index): FigureDifference[] =>
          jsonDifferences(figures, again[index]?.figures, LISTED).map(({ path, before, after }) => ({
            ...{ report, parameters, path, signed: before ?? null, recomputed: after ?? null },
          })),
        );
    return { reports: frozen.length, equal, differences: differences.slice(0, LISTED) };
  }

  private compareRows(
    periodId: string,
    statement: SignedStatement,
    stored: string[],
  ): Promise<PeriodVerification['rows']> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const left = new Map(statement.groups.map((group) => [keyOf(group), group]));
        const differences: RowDifference[] = [];
        let unequal = 0;
        let rows = 0;
        const compare = async (signed: RowGroup | undefined, found: GroupOfRows | undefined) => {
          if (signed?.digest === found?.digest) return;
          unequal++;
          const place = signed ?? found;
          if (!place || differences.length >= LISTED) return;
          const kept = signed ? await this.keptRows(tx, periodId, signed, stored) : '';
          if (kept === null) return;
          differences.push(...rowDifferences(place, kept, found?.content ?? '', LISTED - differences.length));
        };
        for await (const found of rowGroups(tx, statement.knownAt)) {
          rows += found.rows;
          const signed = left.get(keyOf(found));
          left.delete(keyOf(found));
          await compare(signed, found);
        }
        for (const signed of left.values()) await compare(signed, undefined);
        return { groups: statement.groups.length, rows, equal: unequal === 0, differences };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** The rows as they were signed; null: the kept copy is damaged, which is noted. */
  private async keptRows(
    tx: Transaction,
    periodId: string,
    signed: RowGroup,
    stored: string[],
  ): Promise<string | null> {
    const bytes = await this.repository.rows(tx, periodId, signed);
    const content = bytes && (await unpacked(bytes));
    if (content !== null && digestOf(content) === signed.digest) return content;
    stored.push(`rows ${signed.unit} ${signed.organisation}`);
    return null;
  }
}

function readable(figures: string): FrozenReport[] | null {
  try {
    return JSON.parse(figures) as FrozenReport[];
  } catch {
    return null;
  }
}

const keyOf = ({ unit, organisation }: Pick<RowGroup, 'unit' | 'organisation'>) => `${unit}\n${organisation}`;

function refused(status: number, code: string, vi: string, en: string): QueryFailed {
  return new QueryFailed({ status, code, message: { vi, en } });
}
