import type { CanonicalRecord, IntakeChunk } from '#contracts';
import { openJson } from '#security';
import { BytesInMemory, Workbook, WorkbookWriter } from '#spreadsheets';
import { generateProvince, OWN_FORMATS, ownList, type Organisation } from '../../../tools/generator/index.js';
import { GatewayUnderTest, ndjson, record, type Answer } from './gateway-under-test.js';

const XLSX = OWN_FORMATS.veterans.mediaType;

describe('files for correction', () => {
  let sut: GatewayUnderTest;
  const members = new Map<string, CanonicalRecord[]>();
  for (const { organisation, canonical } of generateProvince({ records: 400, seed: 4 }))
    members.set(organisation, [...(members.get(organisation) ?? []), canonical]);

  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
  });
  afterAll(() => sut.stop());

  /** Two members nobody knows by name. */
  function faulty(organisation: string): { list: CanonicalRecord[]; spoilt: CanonicalRecord[] } {
    const list = (members.get(organisation) ?? []).slice(0, 30);
    const spoilt = [list[3]!, list[17]!];
    return {
      spoilt,
      list: list.map((each) =>
        spoilt.includes(each) ? { ...each, person: { ...each.person, fullName: '' } } : each,
      ),
    };
  }

  async function rejected(organisation: string, answer: Answer): Promise<string> {
    expect(answer).toMatchObject({ status: 202 });
    const batchId = String(answer.body['batchId']);
    const { body } = await sut.as(organisation, `/v1/batches/${batchId}`);
    expect(body).toMatchObject({ counts: { rejected: 2 } });
    return batchId;
  }

  async function file(organisation: string, batchId: string, query = ''): Promise<Buffer> {
    const response = await fetch(`${sut.url}/v1/batches/${batchId}/errors?columns=own${query}`, {
      headers: { authorization: `Bearer ${await sut.token(organisation)}` },
    });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  async function accepted(answer: Answer): Promise<CanonicalRecord[]> {
    expect(answer).toMatchObject({ status: 202 });
    const chunks = await sut.rows('SELECT id, payload FROM intake_chunk WHERE batch_id = $1', [
      answer.body['batchId'],
    ]);
    return chunks.flatMap(({ id, payload }) =>
      openJson<IntakeChunk>(sut.keyRing, payload as Buffer, id as string).rows.flatMap((row) =>
        row.op === 'upsert' ? [row.record] : [],
      ),
    );
  }

  /** What the whole list would have given for these members. */
  async function asWithoutFault(
    organisation: Organisation,
    spoilt: readonly CanonicalRecord[],
  ): Promise<CanonicalRecord[]> {
    const list = (members.get(organisation) ?? []).slice(0, 30);
    const { mediaType } = OWN_FORMATS[organisation];
    const answer = await sut.upload(organisation, await ownList(organisation, list), mediaType, {}, `?adapter=${organisation}`); // prettier-ignore
    const ids = spoilt.map(({ localId }) => localId);
    return (await accepted(answer)).filter(({ localId }) => ids.includes(localId));
  }

  const named = (records: readonly CanonicalRecord[], fullName: string): CanonicalRecord[] =>
    records.map((each) => ({ ...each, person: { ...each.person, fullName } }));
  const byId = (records: readonly CanonicalRecord[]): CanonicalRecord[] =>
    [...records].sort((a, b) => (a.localId < b.localId ? -1 : 1));

  /** A clerk's work: the name into its cell, nothing else. */
  function corrected(text: string, spoilt: readonly CanonicalRecord[], delimiter: string): string {
    const rows = text.split('\r\n').map((line) => line.split(delimiter));
    const [header = []] = rows;
    for (const { localId, person } of spoilt) {
      const row = rows.find((cells) => cells.includes(localId))!;
      const words = person.fullName.trim().split(' ');
      row[header.indexOf('Họ đệm')] = words.slice(0, -1).join(' ');
      row[header.indexOf('Tên')] = words.at(-1)!;
    }
    return rows.map((cells) => cells.join(delimiter)).join('\r\n');
  }

  async function correctedWorkbook(bytes: Buffer, spoilt: readonly CanonicalRecord[]): Promise<Buffer> {
    const names = new Map(spoilt.map(({ localId, person }) => [localId, person.fullName]));
    const given = await Workbook.open(new BytesInMemory(bytes), { maxBytes: 1e9 });
    const parts: Buffer[] = [];
    const writer = new WorkbookWriter((part) => parts.push(part));
    for (const sheet of given.sheets) {
      const copy = await writer.sheet(sheet.name);
      let column = -1;
      for await (const rows of given.rows(sheet)) {
        for (const { cells } of rows) {
          if (column === -1) column = cells.indexOf('Họ và tên');
          const name = cells.map((cell) => names.get(cell)).find(Boolean);
          await copy.row(cells.map((cell, at) => (name && at === column ? name : cell)));
        }
      }
    }
    given.close();
    await writer.end();
    return Buffer.concat(parts);
  }

  it('go round for a CSV list in an old code page', async () => {
    const { list, spoilt } = faulty('womens-union');
    const type = 'text/csv';
    const batchId = await rejected('womens-union', await sut.upload('womens-union', await ownList('womens-union', list), type)); // prettier-ignore
    const text = (await file('womens-union', batchId)).toString('utf8');
    expect(text).toMatch(/^\uFEFFSTT;Mã hội viên;Họ đệm;Tên;.*;⚠ Lỗi cần sửa\r\n/);
    expect(text).toMatch(/;"⚠ dòng 5: Thiếu ""Họ đệm \+ Tên"" bắt buộc/);
    expect(text.trimEnd().split('\r\n')).toHaveLength(3);
    const again = await sut.upload('womens-union', corrected(text, spoilt, ';'), type);
    expect(byId(await accepted(again))).toEqual(byId(await asWithoutFault('womens-union', spoilt)));
    // Letters that the old code page has for others.
    const latin = await sut.upload('womens-union', corrected(text, named(spoilt, 'Lê Bá Hòa'), ';'), type);
    expect((await accepted(latin)).map(({ person }) => person.fullName)).toEqual(['Lê Bá Hòa', 'Lê Bá Hòa']);
    const unchanged = await sut.upload('womens-union', text, type);
    expect((await sut.as('womens-union', `/v1/batches/${String(unchanged.body['batchId'])}`)).body).toMatchObject({
      counts: { received: 2, rejected: 2 },
    }); // prettier-ignore
  });

  it.each(['veterans', 'youth-union'] as const)(
    'go round for the workbook of %s, with its titles, headings and sheets',
    async (organisation) => {
      const { list, spoilt } = faulty(organisation);
      const answer = await sut.upload(organisation, await ownList(organisation, list), XLSX);
      const bytes = await file(organisation, await rejected(organisation, answer));
      const again = await sut.upload(organisation, await correctedWorkbook(bytes, spoilt), XLSX);
      expect(byId(await accepted(again))).toEqual(byId(await asWithoutFault(organisation, spoilt)));
    },
  );

  it.each(['trade-union', 'farmers-union'] as const)('go round for the JSON of %s', async (organisation) => {
    const { list, spoilt } = faulty(organisation);
    const { mediaType } = OWN_FORMATS[organisation];
    const query = `?adapter=${organisation}`;
    const answer = await sut.upload(organisation, await ownList(organisation, list), mediaType, {}, query);
    const text = (await file(organisation, await rejected(organisation, answer))).toString('utf8');
    let fixed = text;
    for (const { localId, person } of spoilt) {
      const id = JSON.stringify(localId);
      const name = JSON.stringify(person.fullName);
      fixed =
        organisation === 'trade-union'
          ? fixed.replace(`"maDoanVien":${id},`, `"maDoanVien":${id},"hoSo.hoTen":${name},`)
          : fixed.replace(`"ma_hv":${id},`, `"ma_hv":${id},"ho_ten":${name},`);
    }
    const again = await sut.upload(organisation, fixed, mediaType, {}, query);
    expect(byId(await accepted(again))).toEqual(byId(await asWithoutFault(organisation, spoilt)));
  });

  it('go round for canonical lists', async () => {
    const rows = [record('k1'), { ...record('k2'), membership: { status: 'gone' } }, { localId: 'k3' }];
    const batchId = await rejected('veterans', await sut.upload('veterans', ndjson(...rows)));
    const text = (await file('veterans', batchId)).toString('utf8');
    expect(text.split('\n')[0]).toContain('"⚠ Lỗi cần sửa":"dòng 2: ');
    const fixed = text
      .replace('"gone"', '"active"')
      .replace(
        '"localId":"k3"',
        '"localId":"k3","person":{"fullName":"Lê Văn Ba"},"membership":{"status":"active"}',
      );
    const again = await accepted(await sut.upload('veterans', fixed));
    expect(again.map(({ localId }) => localId)).toEqual(['k2', 'k3']);

    const csv =
      'local_id,full_name,status,phone\nc1,Lê Văn Ba,active,+84912345678\nc2,,active,+84912345678\nc3,A\n';
    const csvBatch = await rejected('veterans', await sut.upload('veterans', csv, 'text/csv'));
    const given = (await file('veterans', csvBatch)).toString('utf8');
    expect(given).toContain('c2,,active,+84912345678,');
    const list = given.replace('c2,,', 'c2,Trần Thị Hai,').replace('c3,A,,,', 'c3,A,active,,');
    const corrected = await accepted(await sut.upload('veterans', list, 'text/csv'));
    expect(corrected).toMatchObject([
      { localId: 'c2', person: { fullName: 'Trần Thị Hai', phone: '+84912345678' } },
      { localId: 'c3', person: { fullName: 'A' } },
    ]);
  });

  it('keep text from being taken for a formula, and give it back', async () => {
    const csv = 'local_id,full_name,status,role\nf1,,active,"=HYPERLINK(""x"")"\nf2,,active,-\n';
    const batchId = await rejected('veterans', await sut.upload('veterans', csv, 'text/csv'));
    const given = (await file('veterans', batchId)).toString('utf8');
    expect(given).toContain(`"'=HYPERLINK(""x"")"`);
    const list = given.replace('f1,,', 'f1,A,').replace('f2,,', 'f2,B,');
    const roles = (await accepted(await sut.upload('veterans', list, 'text/csv'))).map(
      ({ membership }) => membership.role,
    );
    expect(roles).toEqual(['=HYPERLINK("x")', '-']);
  });

  it('come in another format when that is asked for', async () => {
    const { list } = faulty('womens-union');
    const answer = await sut.upload('womens-union', await ownList('womens-union', list), 'text/csv');
    const batchId = await rejected('womens-union', answer);
    const workbook = await Workbook.open(new BytesInMemory(await file('womens-union', batchId, '&format=xlsx')), {
      maxBytes: 1e9,
    }); // prettier-ignore
    expect(workbook.sheets).toHaveLength(1);
    workbook.close();
    const lines = (await file('womens-union', batchId, '&format=ndjson'))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object).at(-1))).toEqual(['⚠ Lỗi cần sửa', '⚠ Lỗi cần sửa']); // prettier-ignore
  });

  describe('row by row', () => {
    interface Row {
      readonly row: number;
      readonly line: number | null;
      readonly columns: string[] | null;
      readonly cells: string[] | null;
      readonly text: string | null;
      readonly errors: { field: string; code: string; message: { vi: string } }[];
    }

    async function rows(organisation: string, batchId: string, query = ''): Promise<Row[]> {
      const { body } = await sut.as(organisation, `/v1/batches/${batchId}/rejected-rows${query}`);
      return body['items'] as Row[];
    }

    const correct = (
      organisation: string,
      batchId: string,
      body: object,
      key: string = crypto.randomUUID(),
    ) =>
      sut.as(organisation, `/v1/batches/${batchId}/corrections`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body,
      });

    /** A clerk's work: the name into its cells. */
    function named(row: Row, spoilt: readonly CanonicalRecord[]): { row: number; cells: string[] } {
      const { columns, cells } = row;
      const name = spoilt
        .find(({ localId }) => cells!.includes(localId))!
        .person.fullName.trim()
        .split(' ');
      const given: Record<string, string> = {
        'Họ và tên': name.join(' '),
        'Họ đệm': name.slice(0, -1).join(' '),
        Tên: name.at(-1)!,
        'hoSo.hoTen': name.join(' '),
      };
      return { row: row.row, cells: columns!.map((column, at) => given[column] ?? cells![at]!) };
    }

    it.each(['womens-union', 'veterans', 'trade-union'] as const)(
      'are corrected in the columns of %s and read as in their list',
      async (organisation) => {
        const { list, spoilt } = faulty(organisation);
        const { mediaType } = OWN_FORMATS[organisation];
        const query = `?adapter=${organisation}`;
        const sent = await sut.upload(organisation, await ownList(organisation, list), mediaType, {}, query);
        const batchId = await rejected(organisation, sent);
        const found = await rows(organisation, batchId);
        expect(found).toHaveLength(2);
        for (const { columns, cells, errors } of found) {
          expect(cells).toHaveLength(columns!.length);
          expect(errors).toMatchObject([
            { code: 'field.required', message: { vi: expect.stringMatching(/^Thiếu/) } },
          ]);
          for (const part of errors[0]!.field.split(' + ')) expect(columns).toContain(part);
        }
        const body = { rows: found.map((row) => named(row, spoilt)) };
        const key = crypto.randomUUID();
        const answer = await correct(organisation, batchId, body, key);
        expect(byId(await accepted(answer))).toEqual(byId(await asWithoutFault(organisation, spoilt)));
        expect((await correct(organisation, batchId, body, key)).body).toEqual(answer.body);
      },
    );

    it('come page by page', async () => {
      const csv = `local_id,full_name\n${Array.from({ length: 1200 }, (_, at) => `p${at},${at % 2 ? '' : 'A'}\n`).join('')}`;
      const sent = await sut.upload('veterans', csv, 'text/csv');
      const batchId = String(sent.body['batchId']);
      const numbers: number[] = [];
      let cursor: unknown = '';
      do {
        const page = await sut.as('veterans', `/v1/batches/${batchId}/rejected-rows?limit=250${cursor ? `&cursor=${String(cursor)}` : ''}`); // prettier-ignore
        const items = page.body['items'] as Row[];
        for (const { row, cells } of items) expect(cells).toEqual([`p${row - 1}`, '']);
        numbers.push(...items.map(({ row }) => row));
        cursor = page.body['next'];
      } while (cursor);
      expect(numbers).toEqual(Array.from({ length: 600 }, (_, at) => 2 * at + 2));
    });

    it('are given as text where they have no cells', async () => {
      const broken = '{"localId":"n1","person":{"fullName":""},"membership":{"status":"active"}}';
      const sent = await sut.upload('veterans', `${broken}\n{"localId":`);
      const batchId = await rejected('veterans', sent);
      const found = await rows('veterans', batchId);
      expect(found).toMatchObject([
        { row: 1, cells: null, text: broken },
        { row: 2, text: '{"localId":' },
      ]);
      const answer = await correct('veterans', batchId, { rows: [{ row: 1, text: broken.replace('""', '"Lê Ba"') }] }); // prettier-ignore
      expect(await accepted(answer)).toMatchObject([{ localId: 'n1', person: { fullName: 'Lê Ba' } }]);
    });

    it('are refused with what is wrong, and nothing is sent', async () => {
      const sent = await sut.upload('veterans', 'local_id,full_name\nb1,\nb2,\n', 'text/csv');
      const batchId = await rejected('veterans', sent);
      const before = (await sut.rows('SELECT count(*) FROM batch'))[0];
      const wrong: [object, number, string, (string | null)?][] = [
        [{}, 422, 'request.invalid', 'rows'],
        [{ rows: [] }, 422, 'request.invalid', 'rows'],
        [{ rows: 'x' }, 422, 'request.invalid', 'rows'],
        [{ rows: [null] }, 422, 'request.invalid', null],
        [{ rows: [{ cells: ['b1', 'A'] }] }, 422, 'request.invalid', 'row'],
        [{ rows: [{ row: 1.5, cells: ['b1', 'A'] }] }, 422, 'request.invalid', 'row'],
        [{ rows: [{ row: 1 }] }, 422, 'request.invalid', 'cells'],
        [{ rows: [{ row: 1, cells: ['b1', 7] }] }, 422, 'request.invalid', 'cells'],
        [{ rows: [{ row: 1, cells: ['b1', 'A\u0000'] }] }, 422, 'request.invalid', 'cells'],
        [{ rows: [{ row: 1, cells: ['x'.repeat(70_000)] }] }, 422, 'request.invalid', 'cells'],
        [{ rows: [{ row: 1, text: 7 }] }, 422, 'request.invalid', 'text'],
        [{ rows: [{ row: 1, cells: [], name: 'A' }] }, 422, 'request.invalid', 'name'],
        [
          { rows: Array.from({ length: 501 }, () => ({ row: 1, cells: [] })) },
          422,
          'request.invalid',
          'rows',
        ],
        [{ rows: [{ row: 99, cells: ['b1', 'A'] }] }, 409, 'batch.row-not-kept'],
      ];
      for (const [body, status, code, field] of wrong) {
        const answer = await correct('veterans', batchId, body);
        expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
        if (field !== undefined)
          expect((answer.body['errors'] as { field: unknown }[]).map((each) => each.field)).toContain(field);
      }
      const rowsOfOthers = await sut.as('trade-union', `/v1/batches/${batchId}/rejected-rows`);
      expect(rowsOfOthers.body['code']).toBe('batch.unknown');
      const foreign = await correct('trade-union', batchId, { rows: [{ row: 1, cells: ['b1', 'A'] }] });
      expect(foreign.body['code']).toBe('batch.unknown');
      for (const query of ['?cursor=x', '?limit=0', '?cursor=OTk5OTk5OTk5OTk5OTk5OQ'])
        expect((await sut.as('veterans', `/v1/batches/${batchId}/rejected-rows${query}`)).status).toBe(422);
      const far = Buffer.from('99999999999').toString('base64url');
      expect(await rows('veterans', batchId, `?cursor=${far}`)).toEqual([]);
      expect((await sut.rows('SELECT count(*) FROM batch'))[0]).toEqual(before);
    });
  });

  it('are sealed, belong to their organisation, and are forgotten', async () => {
    const { list } = faulty('womens-union');
    const answer = await sut.upload('womens-union', await ownList('womens-union', list), 'text/csv');
    const batchId = await rejected('womens-union', answer);
    const [stored] = await sut.rows('SELECT payload FROM rejected_rows WHERE batch_id = $1', [batchId]);
    expect((stored!['payload'] as Buffer).toString('latin1')).not.toContain(list[3]!.localId);
    expect(await sut.as('veterans', `/v1/batches/${batchId}/errors?columns=own`)).toMatchObject({
      status: 404,
      body: { code: 'batch.unknown' },
    });
    await sut.rows(`UPDATE rejected_rows SET created_at = now() - interval '31 days' WHERE batch_id = $1`, [batchId]); // prettier-ignore
    await sut.eventually(async () => {
      const { status } = await sut.as('womens-union', `/v1/batches/${batchId}/errors?columns=own`);
      return status === 404;
    });
    expect(await sut.as('womens-union', `/v1/batches/${batchId}/errors?columns=own&format=doc`)).toMatchObject({
      status: 422,
      body: { code: 'parameter.invalid' },
    }); // prettier-ignore
  });
});
