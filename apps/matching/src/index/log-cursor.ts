/**
 * How far a replica has followed the record log.
 *
 * Log rows become visible in commit order, not in the order of their positions, so "everything after
 * the last position" would skip the rows of slower transactions. Instead: every row whose transaction
 * is below the horizon (`pg_snapshot_xmin` of an earlier read) is applied, and of the rows at or above
 * it those whose positions are in {@link applied}.
 */
export class LogCursor {
  private readonly above = new Map<number, bigint>();

  /** @param horizon transaction id below which nothing is left to read */
  constructor(private bound: bigint) {}

  /** Rows of transactions below this are applied, every one of them. */
  get horizon(): bigint {
    return this.bound;
  }

  /** Positions of applied rows at or above the horizon. */
  applied(): number[] {
    return [...this.above.keys()];
  }

  /** Marks one row as applied. */
  note(position: number, xid: bigint): void {
    if (xid >= this.bound) this.above.set(position, xid);
  }

  /**
   * After all rows that one statement saw have been noted: that statement's `pg_snapshot_xmin`.
   * Transactions below it had ended when the statement began, so it saw all rows they left.
   */
  advance(horizon: bigint): void {
    if (horizon <= this.bound) return;
    this.bound = horizon;
    for (const [position, xid] of this.above) if (xid < horizon) this.above.delete(position);
  }
}
