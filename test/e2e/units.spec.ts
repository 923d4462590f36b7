import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestHub } from '#testing';
import { asking, type Ask } from '../hub/asking.js';
import { queryHub } from '../hub/observed.js';

interface UnitAnswer {
  readonly code: string;
  readonly validFrom: string | null;
  readonly place: { readonly state: string; readonly communeCode: string | null };
}

describe('units of organisations', () => {
  let hub: TestHub;
  let ask: Ask;
  beforeAll(async () => {
    hub = await TestHub.start();
    ask = asking(hub);
  }, 120_000);
  afterAll(() => hub.stop());

  const inReports = (organisation: string) =>
    queryHub<{
      code: string;
      parent_code: string | null;
      commune_code: string | null;
      valid_to: string | null;
    }>(
      hub,
      `SELECT code, parent_code, commune_code, valid_to::text FROM reports.organisation_unit
       WHERE organisation = $1 AND known_to = 'infinity' AND NOT removed ORDER BY code, valid_from`,
      [organisation],
    );
  async function untilReports(organisation: string, units: number): ReturnType<typeof inReports> {
    for (const deadline = Date.now() + 20_000; ; await sleep(50)) {
      const rows = await inReports(organisation);
      if (rows.length === units) return rows;
      if (Date.now() > deadline) throw new Error(`reports know ${JSON.stringify(rows)}`);
    }
  }

  it('are kept, placed among today’s communes and known to the reports', async () => {
    const sent = await ask('trade-union', '/v1/units', 'POST', {
      units: [
        // Children may stand before their parents.
        { code: 'CS-1/T1', kind: 'workplace', name: 'Tổ công đoàn 1', parentCode: 'CS-1' },
        {
          ...{ code: 'CS-1', kind: 'workplace', name: 'Công ty May Tân Thành', ownershipSector: 'foreign' },
          ...{ communeText: 'Xã Tân Thành', provinceText: 'Tây Ninh' },
        },
        // A ward of before the reform, which became one commune of today.
        {
          code: 'CS-2',
          kind: 'school',
          name: 'Trường THPT',
          communeText: 'Xã Thạnh Tân',
          provinceText: 'Tây Ninh',
        },
        { code: 'CS-3', kind: 'place', name: 'Ấp 5', communeText: 'Xã Không Có', provinceText: 'Tây Ninh' },
      ],
    });
    expect(sent).toMatchObject({ status: 200, body: { received: 4, changed: 4 } });
    const rows = await untilReports('trade-union', 4);
    expect(rows.map(({ code, parent_code }) => `${code} ${parent_code}`)).toEqual([
      'CS-1 null',
      'CS-1/T1 CS-1',
      'CS-2 null',
      'CS-3 null',
    ]);
    const { body } = await ask('trade-union', '/v1/units?limit=3');
    const items = body['items'] as UnitAnswer[];
    expect(items.map(({ code, place }) => `${code} ${place.state}`)).toEqual([
      'CS-1 resolved',
      'CS-1/T1 none',
      'CS-2 resolved',
    ]);
    expect(rows[0]?.commune_code).toBe(items[0]?.place.communeCode);
    const rest = await ask('trade-union', `/v1/units?cursor=${String(body['next'])}`);
    expect((rest.body['items'] as UnitAnswer[]).map(({ code }) => code)).toEqual(['CS-3']);
    expect(rest.body['next']).toBeNull();
    const open = await ask('trade-union', '/v1/units?place=unknown');
    expect((open.body['items'] as UnitAnswer[]).map(({ code }) => code)).toEqual(['CS-3']);
    // Sent again, nothing changes.
    const again = await ask('trade-union', '/v1/units/CS-1%2FT1', 'PUT', {
      ...{ kind: 'workplace', name: 'Tổ công đoàn 1', parentCode: 'CS-1' },
    });
    expect(again.body).toEqual(items[1]);
  });

  it('belong to their organisation alone', async () => {
    expect((await ask('veterans', '/v1/units')).body).toEqual({ items: [], next: null });
    expect(await ask('veterans', '/v1/units/CS-1')).toMatchObject({
      status: 404,
      body: { code: 'unit.unknown' },
    });
    expect(await ask('veterans', '/v1/units/CS-1', 'DELETE')).toMatchObject({ status: 404 });
    expect(await ask('board', '/v1/units')).toMatchObject({ status: 403 });
  });

  it('end and begin anew, and go away when they were a mistake', async () => {
    const unit = { kind: 'place', name: 'Chi hội ấp 5' };
    const old = await ask('veterans', '/v1/units/CH-5', 'PUT', { ...unit, validTo: '2025-07-01' });
    expect(old.status).toBe(200);
    const now = await ask('veterans', '/v1/units/CH-5', 'PUT', { ...unit, validFrom: '2025-07-01' });
    expect(now.status).toBe(200);
    expect((await ask('veterans', '/v1/units?on=2025-06-30')).body['items']).toEqual([old.body]);
    expect((await ask('veterans', '/v1/units?on=2025-07-01')).body['items']).toEqual([now.body]);
    await ask('veterans', '/v1/units/T-1', 'PUT', { ...unit, parentCode: 'CH-5' });
    expect(await ask('veterans', '/v1/units/CH-5', 'DELETE')).toMatchObject({
      status: 409,
      body: { code: 'unit.has-children' },
    });
    expect((await ask('veterans', '/v1/units/T-1', 'DELETE')).body).toEqual({ removed: 1 });
    expect((await ask('veterans', '/v1/units/CH-5?validFrom=2025-07-01', 'DELETE')).body).toEqual({
      removed: 1,
    });
    expect(await untilReports('veterans', 1)).toMatchObject([{ code: 'CH-5', valid_to: '2025-07-01' }]);
  });

  it.each<[string, unknown, string[]]>([
    ['no list', {}, ['undefined units field.required']],
    ['an empty list', { units: [] }, ['undefined units field.required']],
    [
      'rows with faults of form, all of them named',
      {
        units: [
          { code: 'A', kind: 'place', name: 'A' },
          { code: '', kind: 'hamlet', name: 7, colour: 'red' },
          { code: 'C', kind: 'place', name: 'C', ownershipSector: 'state', validFrom: '2025-02-30' },
          'row',
        ],
      },
      [
        '2 colour field.unknown',
        '2 kind field.unknown-value',
        '2 code field.required',
        '2 name field.type',
        '3 ownershipSector field.not-here',
        '3 validFrom field.date',
        '4 null field.type',
        '4 kind field.required',
        '4 code field.required',
        '4 name field.required',
      ],
    ],
    [
      'rows with faults in the tree',
      {
        units: [
          { code: 'X', kind: 'place', name: 'X', parentCode: 'Y' },
          { code: 'Y', kind: 'place', name: 'Y', parentCode: 'X' },
          { code: 'Z', kind: 'place', name: 'Z', parentCode: 'NOWHERE' },
        ],
      },
      [
        '1 parentCode unit.parent.cycle',
        '2 parentCode unit.parent.cycle',
        '3 parentCode unit.parent.unknown',
      ],
    ],
  ])('refuse %s, and nothing is stored', async (_what, body, errors) => {
    const refused = await ask('farmers-union', '/v1/units', 'POST', body);
    expect(refused).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    const named = refused.body['errors'] as { row?: number; field: string; code: string; message: object }[];
    expect(named.map(({ row, field, code }) => `${row} ${field} ${code}`)).toEqual(errors);
    for (const { message } of named)
      expect(message).toMatchObject({ vi: expect.any(String), en: expect.any(String) });
    expect((await ask('farmers-union', '/v1/units')).body['items']).toEqual([]);
  });

  it.each([
    ['/v1/units?limit=0', 'GET', 422],
    ['/v1/units?on=yesterday', 'GET', 422],
    ['/v1/units?cursor=x', 'GET', 422],
    ['/v1/units?kind=hamlet', 'GET', 422],
    [`/v1/units/${'x'.repeat(65)}`, 'GET', 422],
    ['/v1/units/%00', 'GET', 422],
    ['/v1/units/A', 'DELETE', 404],
  ])('answer %s %s with a clear %i', async (path, method, status) => {
    const answer = await ask('farmers-union', path, method);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: expect.any(String), message: { vi: expect.any(String) } });
  });
});
