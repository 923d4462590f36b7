import { createHash } from 'node:crypto';
import { decodeFeatures, probabilityOf } from '#linkage';
import { uuidArray, type Transaction } from '#persistence';
import { shippedUnitTable } from '#units';
import type { Models } from '../models/active-model.js';
import type { FeatureStore } from '../records/feature-store.js';
import { evidencePattern, type PatternPair } from './evidence-pattern.js';
import { expectedErrors } from './expected-errors.js';
import { grouped } from './grouped.js';
import { hintsOf, type HintCode, type HintedRecord } from './hints.js';

/** A case of which the facts are wanted. */
export interface FactsOf {
  readonly id: string;
  readonly records: readonly string[];
  readonly standing: readonly (readonly string[])[];
  /** Organisation of each record. */
  readonly organisationOf: ReadonlyMap<string, string>;
}

/** What is stored beside a case, so that the queue is filtered and sorted without looking at its records. */
export interface CaseFacts {
  readonly expectedErrors: number;
  /** Communes and provinces, sorted. */
  readonly units: readonly string[];
  readonly organisations: readonly string[];
  readonly pattern: string | null;
  readonly hints: readonly { readonly code: HintCode; readonly a: string; readonly b: string }[];
}

interface StoredEdge {
  readonly a: string;
  readonly b: string;
  readonly weight: number;
  readonly levels: Buffer;
}

/** Derives the facts of cases from the features and edges of their records. */
export class CaseFactsReader {
  private readonly readings = new Map<number, Reading>();

  constructor(
    private readonly store: FeatureStore,
    private readonly models: Models,
  ) {}

  /** Two statements for all of them. Their records must be locked, so that features and edges belong together. */
  async read(tx: Transaction, model: number, cases: readonly FactsOf[]): Promise<Map<string, CaseFacts>> {
    const reading = await this.reading(tx, model);
    const ids = cases.flatMap(({ records }) => records);
    const edges: StoredEdge[] = await tx.query(
      'SELECT a, b, weight, levels FROM edge WHERE a = ANY($1::uuid[]) AND b = ANY($1::uuid[]) AND model = $2',
      [uuidArray(ids), model],
    );
    const features = new Map(
      (await this.store.read(ids, tx)).map(({ id, encoded }) => [
        id,
        encoded ? decodeFeatures(encoded).values : [],
      ]),
    );
    const caseOf = new Map(
      cases.flatMap(({ id, records }) => records.map((record) => [record, id] as const)),
    );
    const edgesOf = grouped(edges, ({ a, b }) =>
      caseOf.get(a) === caseOf.get(b) ? caseOf.get(a) : undefined,
    );
    return new Map(cases.map((one) => [one.id, facts(one, edgesOf.get(one.id) ?? [], features, reading)]));
  }

  private async reading(tx: Transaction, model: number): Promise<Reading> {
    let reading = this.readings.get(model);
    if (!reading) {
      const { settings } = await this.models.get(model, tx);
      reading = {
        fields: new Map(settings.fields.map(({ name }, index) => [name, index])),
        comparisons: createHash('sha256')
          .update(JSON.stringify(settings.comparisons))
          .digest('base64url')
          .slice(0, 12),
      };
      this.readings.set(model, reading);
    }
    return reading;
  }
}

/** How features and levels of one model are read. */
interface Reading {
  /** Place of each field among the features. */
  readonly fields: ReadonlyMap<string, number>;
  /** Names what the comparison levels mean. */
  readonly comparisons: string;
}

function facts(
  { records, standing, organisationOf }: FactsOf,
  edges: readonly StoredEdge[],
  features: ReadonlyMap<string, readonly (string | null)[]>,
  { fields, comparisons }: Reading,
): CaseFacts {
  const described = new Map(
    records.map((id) => [id, describedBy(fields, features.get(id) ?? [], organisationOf.get(id) ?? '')]),
  );
  const groupOf = new Map(standing.flatMap((group, index) => group.map((id) => [id, index] as const)));
  const edgeOf = new Map(edges.map((edge) => [edge.a + edge.b, edge]));
  const pairs: PatternPair[] = [];
  const hints: CaseFacts['hints'][number][] = [];
  records.forEach((a, index) => {
    for (const b of records.slice(index + 1)) {
      const apart = groupOf.get(a) !== groupOf.get(b);
      const codes = apart ? hintsOf(described.get(a)!, described.get(b)!) : [];
      for (const code of codes) hints.push({ code, a, b });
      pairs.push({ a, b, levels: edgeOf.get(a + b)?.levels ?? null, hints: codes });
    }
  });
  const communes = [...described.values()].flatMap(({ commune }) => commune?.split('|') ?? []);
  return {
    expectedErrors: expectedErrors(
      standing,
      edges.map(({ a, b, weight }) => ({ a, b, probability: probabilityOf(weight) })),
    ),
    units: [...new Set(communes.flatMap(unitsOf))].sort(),
    organisations: [...new Set(organisationOf.values())].sort(),
    pattern: evidencePattern(standing, pairs, comparisons),
    hints,
  };
}

function describedBy(
  fields: Reading['fields'],
  values: readonly (string | null)[],
  organisation: string,
): HintedRecord {
  const value = (field: string): string | null => values[fields.get(field) ?? -1] ?? null;
  return {
    fullName: value('full_name'),
    birth: value('birth'),
    nationalId: value('national_id'),
    phone: value('phone'),
    commune: value('commune'),
    organisation,
  };
}

/** A commune that exists today with its province; nothing for a place in words. */
function unitsOf(code: string): string[] {
  const commune = shippedUnitTable().commune(code);
  return commune ? [commune.code, ...(commune.parentCode ? [commune.parentCode] : [])] : [];
}
