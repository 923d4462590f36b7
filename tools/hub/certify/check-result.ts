/** What came of one check. */
export interface CheckResult {
  readonly check: string;
  readonly passed: boolean;
  /** What was seen, and, when it failed, what to do. */
  readonly detail: string;
}
