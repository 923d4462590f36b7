import type { CaseFilter, Reviewer } from '#contracts';

/** Conditions on `review_case c`, with the values that they refer to as `$1`, `$2` … */
export class CaseConditions {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  constructor(by: Pick<Reviewer, 'units'>, filter: CaseFilter) {
    // Written out, so that the indexes of the open cases are used.
    this.conditions.push(
      filter.state === 'open' ? `c.state = 'open'` : `c.state = ${this.value(filter.state)}`,
    );
    if (by.units) this.conditions.push(`c.units && ${this.value(by.units)}::text[]`);
    if (filter.kind) this.conditions.push(`c.kind = ${this.value(filter.kind)}`);
    if (filter.assignee === null) this.conditions.push('c.assignee IS NULL');
    else if (filter.assignee) this.conditions.push(`c.assignee = ${this.value(filter.assignee)}`);
    if (filter.unit) this.conditions.push(`c.units @> ARRAY[${this.value(filter.unit)}]::text[]`);
    if (filter.organisation)
      this.conditions.push(`c.organisations @> ARRAY[${this.value(filter.organisation)}]::text[]`);
    if (filter.minRecords) this.conditions.push(`c.record_count >= ${this.value(filter.minRecords)}`);
    if (filter.pattern) this.conditions.push(`c.pattern = ${this.value(filter.pattern)}`);
    if (filter.awaitingSecond !== undefined)
      this.conditions.push(`c.pending_decision IS ${filter.awaitingSecond ? 'NOT NULL' : 'NULL'}`);
    if (filter.openedBefore)
      this.conditions.push(`c.opened_at < ${this.value(filter.openedBefore)}::timestamptz`);
  }

  and(condition: string): this {
    this.conditions.push(condition);
    return this;
  }

  /** Placeholder of a further value. */
  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  get sql(): string {
    return this.conditions.join(' AND ');
  }
}
