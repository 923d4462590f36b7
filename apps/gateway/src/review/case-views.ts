import { Injectable } from '@nestjs/common';
import {
  CASE_QUERY,
  EVIDENCE_QUERY,
  identityFields,
  RECORDS_QUERY,
  type ComparedRecord,
  type FieldEvidence,
  type Reviewer,
  type ReviewCaseView,
} from '#contracts';
import { Queries } from '#messaging';
import { Problem } from '../problems/problem.js';

type Pair = ReviewCaseView['pairs'][number];

/** A case with everything that a coordinator needs to decide it. */
export interface FullCase extends Omit<ReviewCaseView, 'records' | 'pairs'> {
  readonly records: readonly ComparedRecord[];
  readonly pairs: readonly (Pair & { readonly evidence: readonly FieldEvidence[] })[];
}

/** Puts a case together from matching (pairs, proposal, evidence) and registry (contents). */
@Injectable()
export class CaseViews {
  constructor(private readonly queries: Queries) {}

  /** Throws `case.unknown`, `case.foreign-unit`. Records withdrawn meanwhile are left out with their pairs. */
  async one(caseId: string, by: Reviewer): Promise<FullCase> {
    const found = await this.queries.ask(CASE_QUERY, { caseId, by });
    if (!found) throw new Problem('case.unknown');
    const records = await this.queries.ask(RECORDS_QUERY, { recordIds: found.records });
    const fields = new Map(
      records.map(({ recordId, organisation, localId, person, membership }) => [
        recordId,
        { ...identityFields({ localId, person, membership }), organisation },
      ]),
    );
    const compared = found.pairs.flatMap((pair) => {
      const [a, b] = [fields.get(pair.a), fields.get(pair.b)];
      return a && b ? [{ pair, values: [a, b] as const }] : [];
    });
    const evidence = await this.queries.ask(EVIDENCE_QUERY, { pairs: compared.map(({ values }) => values) });
    return {
      ...found,
      records,
      pairs: compared.map(({ pair }, index) => ({ ...pair, evidence: evidence[index] ?? [] })),
    };
  }
}
