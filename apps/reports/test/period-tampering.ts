import { recordId } from './changing-registry.js';
import type { PeriodsUnderTest } from './periods-under-test.js';

/** What was signed is tampered with, row by row: verification names each, and the service itself may change none. */
export function exerciseTampering(sut: () => PeriodsUnderTest, period: string): void {
  const verify = () => sut().verifier.verify(period);
  const asOwner = (sql: string) => sut().asOwner(sql);

  it.each([
    ['counted_to', `'2021-01-01'`, 'countedTo'],
    ['commune_code', `'99999'`, null],
    ['unit_code', `'CH|8'`, 'unitCode'],
    ['status', '2', 'status'],
    ['birth_year', '1951', 'sensitive'],
    ['religion', '3', 'sensitive'],
    ['last_activity_on', `'2026-01-01'`, 'lastActivityOn'],
    ['low_leader', 'NOT low_leader', 'lowLeader'],
  ])('names the one row whose %s was tampered with', async (column, value, field) => {
    const target = recordId(77);
    const where = `record_id = '${target}' AND known_from <= (SELECT max(known_at) FROM reports.period_revision)
    AND known_to > (SELECT max(known_at) FROM reports.period_revision)`;
    await asOwner(`CREATE TABLE reports.kept AS SELECT * FROM reports.record_fact WHERE ${where}`);
    expect(await asOwner(`UPDATE reports.record_fact SET ${column} = ${value} WHERE ${where}`)).toBe(1);
    const found = await verify();
    expect(found.verified).toBe(false);
    expect([...new Set(found.rows.differences.map(({ recordId }) => recordId))]).toEqual([target]);
    if (field) expect(found.rows.differences[0]!.fields.map((one) => one.field)).toEqual([field]);
    await asOwner(`
    DELETE FROM reports.record_fact f USING reports.kept k WHERE f.person_id = k.person_id AND f.version = k.version AND f.ordinal = k.ordinal;
    INSERT INTO reports.record_fact SELECT * FROM reports.kept; DROP TABLE reports.kept`);
    expect((await verify()).verified).toBe(true);
  });

  it.each([
    ['unit', `name = 'Đơn vị khác'`, `code = '80' AND known_to <> 'infinity'`, '80', 'name'],
    ['unit', 'parent_code = NULL', `code = '25534' AND known_to <> 'infinity'`, '25534', 'parentCode'],
    [
      'organisation_unit',
      'removed = true',
      `code = 'CH|1' AND version = 1`,
      '"farmers-union/CH|1/-infinity"',
      'removed',
    ],
    ['eligible_population', 'population = population + 1', 'population = 5000', null, 'figure'],
    ['gathering_formula', 'target = 0.9', `name = 'persons'`, 'persons/1', 'target'],
    ['declared_total', 'total = 1', 'total = 77', null, 'figure'],
    [
      'linkage_quality',
      `content = jsonb_set(content, '{measured,same}', '1')`,
      'version = 1',
      '1',
      'content',
    ],
    ['organisation', `slug = 'veterans-2'`, `slug = 'veterans'`, null, 'slug'],
    ['review_case', 'open = false', 'open', 'case-1', null],
    [
      'sensitive_count',
      `counts = '{"0": 12}'`,
      `dimension = 'religion' AND commune_code = '25534'`,
      null,
      'digest',
    ],
  ])('names the one row of %s that was tampered with (%s)', async (table, change, where, key, field) => {
    await asOwner(`CREATE TABLE reports.kept AS SELECT * FROM reports.${table}`);
    expect(await asOwner(`UPDATE reports.${table} SET ${change} WHERE ${where}`)).toBe(1);
    // What is held in memory of names does not save whoever changes them.
    await asOwner('UPDATE reports.figures_version SET version = version + 1, names = names + 1');
    const { verified, rows } = await verify();
    expect(verified).toBe(false);
    const own = rows.differences.filter(({ organisation }) => organisation === '-');
    expect(own).toHaveLength(1);
    if (key !== null) expect(own[0]!.recordId).toBe(key);
    if (field !== null) expect(own[0]!.fields.map((one) => one.field)).toEqual([field]);
    await asOwner(`SET session_replication_role = replica;
      DELETE FROM reports.${table}; INSERT INTO reports.${table} SELECT * FROM reports.kept;
      DROP TABLE reports.kept; UPDATE reports.figures_version SET version = version + 1, names = names + 1`);
    expect((await verify()).verified).toBe(true);
  });

  it('names a row that was removed, and a frozen copy that was changed', async () => {
    const target = recordId(5);
    const at = '(SELECT max(known_at) FROM reports.period_revision)';
    await asOwner(
      `CREATE TABLE reports.kept AS SELECT * FROM reports.record_fact WHERE record_id = '${target}' AND known_from <= ${at} AND known_to > ${at}`,
    );
    await asOwner(
      `DELETE FROM reports.record_fact f USING reports.kept k WHERE f.person_id = k.person_id AND f.version = k.version AND f.ordinal = k.ordinal`,
    );
    expect((await verify()).rows.differences).toMatchObject([{ recordId: target, kind: 'missing' }]);
    await asOwner(`INSERT INTO reports.record_fact SELECT * FROM reports.kept; DROP TABLE reports.kept`);

    await asOwner('CREATE TABLE reports.kept_revision AS SELECT * FROM reports.period_revision');
    const tampered = [`regexp_replace(figures, '"memberships":', '"memberships":1')`, `left(figures, 200)`];
    for (const figures of tampered) {
      await asOwner(`UPDATE reports.period_revision SET figures = ${figures}`);
      const { verified, stored, figures: compared } = await verify();
      expect({ verified, stored, equal: compared.equal }).toEqual({
        ...{ verified: false, stored: ['figures'], equal: false },
      });
      await asOwner(`UPDATE reports.period_revision r SET figures = k.figures FROM reports.kept_revision k
        WHERE k.period_id = r.period_id AND k.revision = r.revision`);
    }
    expect((await verify()).verified).toBe(true);

    await asOwner(
      `UPDATE reports.period_signature SET statement = replace(statement, '"signedBy":"tester"', '"signedBy":"other"')`,
    );
    expect(await verify()).toMatchObject({ verified: false, signature: { valid: false } });
  });

  it('cannot be changed by the service itself', async () => {
    for (const table of ['period', 'period_event', 'period_revision', 'period_signature', 'period_rows']) {
      await expect(sut().dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
      await expect(sut().dataSource.query(`UPDATE ${table} SET period_id = period_id`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });
}
