/**
 * SQL that makes PostgreSQL itself keep organisations apart: a row is seen and written only in a session
 * whose `lienthong.organisation` names its organisation (or is `*`, the hub's own work). FORCE holds for
 * the table's owner too. The sub-select lets the planner read the setting once per query, not per row.
 */
export function organisationPolicySql(table: string, column = 'organisation'): string {
  const setting = `(SELECT current_setting('lienthong.organisation', true))`;
  const admitted = `${column} = ${setting} OR ${setting} = '*'`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY organisation ON ${table} USING (${admitted}) WITH CHECK (${admitted})`,
  ].join(';\n');
}

/**
 * SQL for rows about people across organisations: only the hub's own work (`lienthong.organisation` is `*`)
 * sees and writes them, no organisation's session.
 */
export function hubOnlyPolicySql(table: string): string {
  const hub = `(SELECT current_setting('lienthong.organisation', true)) = '*'`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY hub ON ${table} USING (${hub}) WITH CHECK (${hub})`,
  ].join(';\n');
}

/** SQL that leaves the application role of a schema only SELECT and INSERT on `table`. */
export function appendOnlySql(table: string, applicationRole: string): string {
  return `REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM ${applicationRole}`;
}
