import { Injectable } from '@nestjs/common';
import {
  EVIDENCE_QUERY,
  identityFields,
  RECORDS_QUERY,
  type ComparedRecord,
  type FieldEvidence,
  type ScoredPair,
} from '#contracts';
import { Queries } from '#messaging';

export type ExplainedPair = ScoredPair & { readonly evidence: readonly FieldEvidence[] };

/** Records with what they say, and their pairs with what speaks for and against them. */
export interface Compared {
  readonly records: readonly ComparedRecord[];
  readonly pairs: readonly ExplainedPair[];
}

/** Adds the contents from the registry and the evidence of the active model to scored pairs. */
@Injectable()
export class PairEvidence {
  constructor(private readonly queries: Queries) {}

  /** Records withdrawn meanwhile are left out with their pairs. */
  async of(recordIds: readonly string[], pairs: readonly ScoredPair[]): Promise<Compared> {
    const records = await this.queries.ask(RECORDS_QUERY, { recordIds });
    const fields = new Map(
      records.map(({ recordId, organisation, localId, person, membership }) => [
        recordId,
        { ...identityFields({ localId, person, membership }), organisation },
      ]),
    );
    const compared = pairs.flatMap((pair) => {
      const [a, b] = [fields.get(pair.a), fields.get(pair.b)];
      return a && b ? [{ pair, values: [a, b] as const }] : [];
    });
    const evidence = await this.queries.ask(EVIDENCE_QUERY, { pairs: compared.map(({ values }) => values) });
    return {
      records,
      pairs: compared.map(({ pair }, index) => ({ ...pair, evidence: evidence[index] ?? [] })),
    };
  }
}
