import { Injectable } from '@nestjs/common';
import { CASE_QUERY, type Reviewer, type ReviewCaseView } from '#contracts';
import { Queries } from '#messaging';
import { Problem } from '../problems/problem.js';
import { PairEvidence, type Compared } from './pair-evidence.js';

/** A case with everything that a coordinator needs to decide it. */
export interface FullCase extends Omit<ReviewCaseView, keyof Compared>, Compared {}

/** Puts a case together from matching (pairs, proposal, evidence) and registry (contents). */
@Injectable()
export class CaseViews {
  constructor(
    private readonly queries: Queries,
    private readonly evidence: PairEvidence,
  ) {}

  /** Throws `case.unknown`, `case.foreign-unit`. Records withdrawn meanwhile are left out with their pairs. */
  async one(caseId: string, by: Reviewer): Promise<FullCase> {
    const found = await this.queries.ask(CASE_QUERY, { caseId, by });
    if (!found) throw new Problem('case.unknown');
    return { ...found, ...(await this.evidence.of(found.records, found.pairs)) };
  }
}
