import { gzipSync } from 'node:zlib';
import { GatewayUnderTest, ndjson, record, type Answer } from './gateway-under-test.js';

describe('bad input', () => {
  let sut: GatewayUnderTest;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
  }, 60_000);
  afterAll(() => sut.stop());

  const stored = async () => {
    const [counts] = await sut.rows(
      `SELECT (SELECT count(*) FROM intake_chunk) AS chunks, (SELECT count(*) FROM outbox) AS outbox,
              (SELECT count(*) FROM batch WHERE state NOT IN ('failed')) AS batches`,
    );
    return counts;
  };

  /** The answer is a problem document with this code, and nothing was stored. */
  async function refuses(work: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
    const before = await stored();
    const answer = await work();
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body['message']).toEqual({
      vi: expect.stringMatching(/\S/),
      en: expect.stringMatching(/\S/),
    });
    expect(await stored()).toEqual(before);
    return answer;
  }

  /** The batch is accepted with these rows received and rejected. */
  async function accepts(answer: Answer, received: number, errors: unknown[]): Promise<void> {
    expect(answer.status).toBe(202);
    const path = `/v1/batches/${String(answer.body['batchId'])}`;
    const rejected = new Set(errors.map((error) => (error as { row: number }).row)).size;
    expect((await sut.as('trade-union', path)).body['counts']).toMatchObject({ received, rejected });
    const { text } = await sut.as('trade-union', `${path}/errors`);
    const found = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(found).toEqual(errors.map((error) => expect.objectContaining(error as object)));
    for (const { message } of found)
      expect(message).toEqual({ vi: expect.any(String), en: expect.any(String) });
  }

  const upload = (body: string | Buffer, type?: string, headers?: Record<string, string>, query?: string) =>
    sut.upload('trade-union', body, type, headers, query);
  const put = (localId: string, body: string | Buffer | object, headers: Record<string, string> = {}) =>
    sut.as('trade-union', `/v1/members/${localId}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  describe('who asks', () => {
    it('refuses a missing, garbled or expired token before it reads the body', async () => {
      const options = {
        method: 'POST',
        body: ndjson(record('1')),
        headers: { 'content-type': 'application/x-ndjson' },
      };
      await refuses(() => sut.ask('/v1/batches', options), 401, 'token.missing');
      await refuses(() => sut.ask('/v1/batches', { ...options, token: 'x.y.z' }), 401, 'token.invalid');
      const { TokenAuthority } = await import('#security');
      const expired = await new TokenAuthority(sut.keyRing).issue(
        { clientId: 'trade-union-client', role: 'organisation', organisation: 'trade-union' },
        60,
        new Date(Date.now() - 3_600_000),
      );
      const answer = await refuses(
        () => sut.ask('/v1/batches', { ...options, token: expired }),
        401,
        'token.expired',
      );
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    });

    it('refuses another role', async () => {
      await refuses(() => sut.as('board', '/v1/members/1'), 403, 'access.role');
      await refuses(() => sut.as('trade-union', '/v1/reports/summary'), 403, 'access.role');
      await refuses(() => sut.as('coordinator', '/v1/operations/flow'), 403, 'access.role');
    });

    it('refuses wrong credentials alike, whatever is wrong about them', async () => {
      const ask =
        (body: string, headers: Record<string, string> = {}) =>
        () =>
          sut.ask('/oauth/token', {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
            body,
          });
      const grant = 'grant_type=client_credentials';
      const known = `${grant}&client_id=board-client`;
      await refuses(ask(`${known}&client_secret=wrong`), 401, 'oauth.invalid_client');
      await refuses(ask(`${grant}&client_id=nobody&client_secret=x`), 401, 'oauth.invalid_client');
      await refuses(ask(`${known}&client_secret=%00`), 401, 'oauth.invalid_client');
      await refuses(ask(`${known}&client_secret=${'x'.repeat(100_000)}`), 401, 'oauth.invalid_client');
      await refuses(ask(grant, { authorization: 'Basic !!!' }), 401, 'oauth.invalid_client');
      await refuses(ask(grant, { authorization: 'Basic JTpv' }), 401, 'oauth.invalid_client');
      await refuses(ask(known), 400, 'oauth.invalid_request');
      await refuses(ask('x=1'), 400, 'oauth.invalid_request');
      await refuses(ask('grant_type=password'), 400, 'oauth.unsupported_grant_type');
      await refuses(ask('{}', { 'content-type': 'application/json' }), 415, 'content-type.unsupported');
    });

    it('knows another organisation’s batch no more than one that never was', async () => {
      const { body } = await upload(ndjson(record('1')));
      const batchId = String(body['batchId']);
      expect((await sut.as('trade-union', `/v1/batches/${batchId}`)).status).toBe(200);
      for (const path of [batchId, `${batchId}/errors`, crypto.randomUUID(), 'x', "';--", '%00']) {
        await refuses(() => sut.as('veterans', `/v1/batches/${path}`), 404, 'batch.unknown');
      }
    });
  });

  describe('requests', () => {
    it('refuses unknown routes and undecodable URLs', async () => {
      await refuses(() => sut.as('trade-union', '/v1/nothing'), 404, 'route.unknown');
      await refuses(() => sut.as('trade-union', '/v1/members/%zz'), 400, 'url.malformed');
      await refuses(() => sut.as('trade-union', '/v1/members/%ff'), 400, 'url.malformed');
    });

    it('refuses local ids that are none', async () => {
      for (const localId of [
        '%00',
        '%20',
        'x'.repeat(65),
        'x'.repeat(3_000),
        '%F0%9F%98%80'.repeat(65),
        'a%0Ab',
      ]) {
        await refuses(() => put(localId, record('1')), 422, 'localId.invalid');
        await refuses(() => sut.as('trade-union', `/v1/members/${localId}`), 422, 'localId.invalid');
      }
    });

    it('refuses parameters out of range', async () => {
      await refuses(() => sut.as('trade-union', '/v1/batches?limit=0'), 422, 'parameter.invalid');
      await refuses(() => sut.as('trade-union', '/v1/batches?limit=1&limit=2'), 422, 'parameter.invalid');
      await refuses(() => sut.as('trade-union', '/v1/batches?cursor=%00'), 422, 'parameter.invalid');
      await refuses(() => sut.as('board', '/v1/reports/summary?asOf=2026-02-30'), 422, 'parameter.invalid');
      await refuses(() => sut.as('board', '/v1/reports/summary?knownAt=yesterday'), 422, 'parameter.invalid');
      await refuses(() => sut.as('board', '/v1/reports/summary?unit=%00'), 422, 'parameter.invalid');
      await refuses(() => sut.as('board', '/v1/reports/summary?format=doc'), 422, 'parameter.invalid');
    });
  });

  describe('a pushed record', () => {
    it('refuses bodies that are no JSON object', async () => {
      for (const body of ['', '{', '[]', 'null', '"x"', 'NaN', '{"a":1}{']) {
        const code = ['[]', 'null', '"x"', ''].includes(body) ? 'record.invalid' : 'body.malformed';
        await refuses(() => put('1', body), code === 'record.invalid' ? 422 : 400, code);
      }
      await refuses(() => put('1', Buffer.from([0x7b, 0xff, 0x7d])), 400, 'body.encoding');
      await refuses(() => put('1', '['.repeat(100_000)), 400, 'body.too-deep');
      await refuses(() => put('1', 'x', { 'content-type': 'text/plain' }), 415, 'content-type.unsupported');
      await refuses(() => put('1', 'x', { 'content-encoding': 'br' }), 415, 'content-encoding.unsupported');
      await refuses(() => put('1', 'x', { 'content-encoding': 'gzip' }), 400, 'body.gzip');
      await refuses(() => put('1', record('1', 'x'.repeat(5_000_000))), 413, 'body.too-large');
    });

    it('names every wrong field', async () => {
      const wrong = { localId: '2', person: { gender: 'x', phone: 5, fullName: 'a\0' }, membership: {} };
      const answer = await refuses(() => put('1', wrong), 422, 'record.invalid');
      expect(answer.body['errors']).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ field: 'membership.status', code: 'field.required' }),
          expect.objectContaining({ field: 'person.gender', code: 'field.unknown-value' }),
          expect.objectContaining({ field: 'person.phone', code: 'field.type' }),
        ]),
      );
      await refuses(() => put('1', record('1', 'a\0b')), 422, 'record.invalid');
      await refuses(
        () => put('1', '{"person":{"fullName":"\\ud800"},"membership":{"status":"active"}}'),
        422,
        'record.invalid',
      );
      const other = await refuses(() => put('1', record('2')), 422, 'record.invalid');
      expect(other.body['errors']).toEqual([expect.objectContaining({ code: 'field.local-id-mismatch' })]);
    });

    it('refuses a withdrawal without a reason', async () => {
      await put('w', record('w'));
      const withdraw = (body?: object) =>
        sut.as('trade-union', '/v1/members/w', { method: 'DELETE', ...(body && { body }) });
      await refuses(() => withdraw(), 422, 'record.invalid');
      await refuses(() => withdraw({ reason: 5 }), 422, 'record.invalid');
      await refuses(() => withdraw({ reason: ' ' }), 422, 'record.invalid');
      await refuses(() => withdraw({ reason: '\0' }), 422, 'record.invalid');
      await refuses(() => withdraw({ reason: 'x', observedAt: 5 }), 422, 'record.invalid');
    });
  });

  describe('a batch', () => {
    it('needs an Idempotency-Key, a known content type and a known mode', async () => {
      const path = '/v1/batches';
      const headers = { 'content-type': 'application/x-ndjson' };
      const bare = () => sut.as('trade-union', path, { method: 'POST', headers, body: ndjson(record('1')) });
      await refuses(bare, 400, 'idempotency.missing');
      await refuses(
        () => upload('x', undefined, { 'idempotency-key': 'x'.repeat(300) }),
        400,
        'idempotency.malformed',
      );
      for (const type of ['application/json', 'text/plain', 'application/xml', 'text/csv; charset=utf-16']) {
        await refuses(() => upload('x', type), 415, 'content-type.unsupported');
      }
      const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      await refuses(() => upload('PK', xlsx), 422, 'xlsx.not-a-workbook');
      await refuses(
        () => upload('x', undefined, { 'content-encoding': 'br' }),
        415,
        'content-encoding.unsupported',
      );

      await refuses(() => upload('x', undefined, {}, '?mode=x'), 422, 'parameter.invalid');
      await refuses(() => upload('x', undefined, {}, '?adapter=x'), 422, 'adapter.unknown');
      await refuses(() => upload(''), 422, 'batch.empty');
    });

    it('tells bad rows from good ones by row and field (NDJSON)', async () => {
      const body = Buffer.concat([
        Buffer.from(ndjson(record('1'), record('2', 'a\0b'))),
        Buffer.from(`{"localId":\n${'['.repeat(100_000)}\n${ndjson(record('5', 'x'.repeat(5_000_000)))}`),
        Buffer.from(
          ndjson(
            { ...record('6'), person: 'x' },
            { ...record('7'), membership: { status: 'x' } },
            record('8', 'x'.repeat(2_001)),
          ),
        ),
        Buffer.from([0xff, 10]),
        Buffer.from('{"localId":"10","person":{"fullName":"\\udfff"},"membership":{"status":"active"}}\n'),
        Buffer.from(ndjson(record('11')).trim()),
      ]);
      const field = (row: number, name: string | null, code: string) => ({ row, field: name, code });
      await accepts(await upload(body), 11, [
        field(2, 'person.fullName', 'field.text'),
        field(3, null, 'row.malformed'),
        field(4, null, 'row.too-deep'),
        field(5, null, 'row.too-long'),
        field(6, 'person', 'field.type'),
        field(7, 'membership.status', 'field.unknown-value'),
        field(8, 'person.fullName', 'field.too-long'),
        field(9, null, 'row.encoding'),
        field(10, 'person.fullName', 'field.text'),
      ]);
    });

    it('tells bad rows from good ones by row and column (CSV)', async () => {
      const body = [
        'local_id,full_name,status,gender',
        '1,A,active,female',
        '2,,active,',
        '3,A,aktiv,',
        '4,A,active',
        `5,"${'x'.repeat(5_000_000)}",active,`,
        '6,A\0,active,',
        '7,A,active,male\n',
      ].join('\n');
      await accepts(await upload(body, 'text/csv'), 7, [
        { row: 2, field: 'full_name', code: 'field.required' },
        { row: 3, field: 'status', code: 'field.unknown-value' },
        { row: 4, field: null, code: 'row.cells' },
        { row: 5, field: null, code: 'row.too-long' },
        { row: 6, field: 'full_name', code: 'field.text' },
      ]);
    });

    it('gives row errors as CSV too', async () => {
      const { body } = await upload('local_id,full_name\n1,\n', 'text/csv');
      const { text, headers } = await sut.as(
        'trade-union',
        `/v1/batches/${String(body['batchId'])}/errors?format=csv`,
      );
      expect(headers.get('content-type')).toMatch(/^text\/csv/);
      expect(text).toMatch(/^row,field,code,message_vi,message_en\r\n1,full_name,field\.required,/);
    });

    it('refuses a wrong CSV header or quotation as a whole, naming the column', async () => {
      const csv = (body: string) => () => upload(body, 'text/csv');
      const unknown = await refuses(csv('local_id,full_name,cccd\n1,A,2\n'), 422, 'csv.column.unknown');
      expect(unknown.body['detail']).toContain('"cccd"');
      const twice = await refuses(csv('local_id,full_name,local_id\n1,A,2\n'), 422, 'csv.column.duplicate');
      expect(twice.body['detail']).toContain('"local_id"');
      await refuses(csv('full_name\nA\n'), 422, 'csv.column.missing');
      await refuses(csv('{"localId":1}\n'), 422, 'csv.column.unknown');
      const rows = Array.from({ length: 2_000 }, (_none, i) => `${i},A\n`).join('');
      await refuses(csv(`local_id,full_name\n${rows}x,"A\n`), 422, 'csv.quote.unclosed');
    });

    it('refuses damaged, incomplete and exploding gzip as a whole', async () => {
      const good = gzipSync(
        ndjson(...Array.from({ length: 5_000 }, (_none, i) => record(`${i}-${Math.random()}`))),
      );
      const gzip =
        (body: Buffer, headers = {}) =>
        () =>
          upload(body, undefined, headers);
      await refuses(gzip(good.subarray(0, good.length / 2)), 400, 'body.gzip');
      await refuses(gzip(Buffer.from('{}'), { 'content-encoding': 'gzip' }), 400, 'body.gzip');
      const damaged = Buffer.from(good);
      const middle = Math.floor(good.length / 2);
      damaged.fill(0, middle, middle + 50);
      await refuses(gzip(damaged), 400, 'body.gzip');
      const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'x'), { level: 9 });
      await refuses(gzip(bomb), 413, 'body.too-large');
    });

    it('takes gzip by content encoding, by type and by its first bytes', async () => {
      const body = gzipSync(ndjson(record('1'), record('2')));
      const csv = gzipSync('local_id,full_name\n1,A\n2,B\n');
      await accepts(await upload(body, undefined, { 'content-encoding': 'gzip' }), 2, []);
      await accepts(await upload(body), 2, []);
      await accepts(await upload(body, 'application/gzip'), 2, []);
      await accepts(await upload(csv, 'application/gzip'), 2, []);
      await accepts(await upload(csv, 'text/csv', { 'content-encoding': 'gzip' }), 2, []);
    });

    it('keeps nothing of a body that is cut off but the failed batch', async () => {
      const before = await stored();
      const key = crypto.randomUUID();
      const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': key };
      const beginning = ndjson(...Array.from({ length: 3_000 }, (_none, i) => record(`cut-${i}`)));
      const failed = async () =>
        Number((await sut.rows(`SELECT count(*) AS n FROM batch WHERE failure = 'body.cut-off'`))[0]!['n']);
      for (const framing of [{}, { 'content-length': 10_000_000 }]) {
        const earlier = await failed();
        await sut.cutOff('trade-union', beginning, { ...headers, ...framing });
        await sut.eventually(async () => (await failed()) > earlier);
      }
      expect(await stored()).toEqual(before);
      expect((await upload(ndjson(record('again')), undefined, { 'idempotency-key': key })).status).toBe(202);
    });
  });

  it('never answered with a 5xx, and logged nothing personal', () => {
    const log = sut.log.join('');
    expect(log).not.toMatch(/"status":5\d\d/);
    expect(log).not.toContain('failed unexpectedly');
    expect(log).not.toMatch(/072185012345|Nguyễn|secret-0123456789/);
    expect(log).toContain('"route":"/v1/members/:localId"');
  });
});
