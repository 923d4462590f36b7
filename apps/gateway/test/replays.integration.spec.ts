import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { IntakeChunk, IntakeRow } from '#contracts';
import { openJson } from '#security';
import { generateProvince, ownList } from '../../../tools/generator/index.js';
import { GatewayUnderTest, ndjson, record, type Answer } from './gateway-under-test.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const adapter = (name: string): string => `
adapter: women
organisation: womens-union
default: true
format: { type: csv }
record:
  localId: Mã
  observedAt: Lúc
  person.fullName: ${name}
  membership.status: { value: active }
`;

describe('bodies that are kept', () => {
  let sut: GatewayUnderTest;
  const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
  let changes = 0;
  const useAdapter = (name: string): void => {
    writeFileSync(join(folder, 'women.yaml'), adapter(name));
    const time = Date.now() / 1000 + ++changes;
    utimesSync(join(folder, 'women.yaml'), time, time);
  };

  beforeAll(async () => {
    useAdapter('Tên cũ');
    for (const name of ['veterans', 'trade-union'])
      writeFileSync(join(folder, `${name}.yaml`), readFileSync(`adapters/${name}.yaml`));
    sut = await GatewayUnderTest.start({ LIENTHONG_ADAPTERS_FOLDER: folder });
  });
  afterAll(async () => {
    await sut.stop();
    rmSync(folder, { recursive: true });
  });

  async function rowsOf(batchId: string): Promise<{ rows: IntakeRow[]; receivedAt: number[] }> {
    const chunks = await sut.rows(
      'SELECT id, payload FROM intake_chunk WHERE batch_id = $1 ORDER BY first_row',
      [batchId],
    );
    const opened = chunks.map(({ id, payload }) =>
      openJson<IntakeChunk>(sut.keyRing, payload as Buffer, id as string),
    );
    return {
      rows: opened.flatMap(({ rows }) => rows.map((row) => ({ ...row, seq: 0 }))),
      receivedAt: opened.map(({ receivedAt }) => Date.parse(receivedAt)),
    };
  }

  /** The batch once its body is read. */
  const read = (organisation: string, batchId: unknown): Promise<Answer> =>
    sut.eventually(async () => {
      const answer = await sut.as(organisation, `/v1/batches/${String(batchId)}`);
      return answer.body['state'] === 'receiving' ? undefined : answer;
    });

  const replay = (organisation: string, batchId: unknown, query = ''): Promise<Answer> =>
    sut.as(organisation, `/v1/batches/${String(batchId)}/replay${query}`, { method: 'POST' });

  describe('of a batch', () => {
    const LIST = 'Mã;Tên cũ;Tên mới;Lúc\nW1;Sai;Lê Thị Một;2026-05-01T00:00:00Z\nW2;Sai;Lê Thị Hai;\n';
    let origin: string;

    it('are read again through the corrected adapter, as old as they were', async () => {
      const sent = await sut.upload('womens-union', LIST, 'text/csv');
      origin = String(sent.body['batchId']);
      const first = await rowsOf(origin);
      useAdapter('Tên mới');
      const answer = await replay('womens-union', origin);
      expect(answer).toMatchObject({ status: 202 });
      expect((await read('womens-union', answer.body['batchId'])).body).toMatchObject({
        mode: 'upsert',
        replayOf: origin,
        counts: { received: 2, rejected: 0 },
      });
      const { rows, receivedAt } = await rowsOf(String(answer.body['batchId']));
      // Later than what it corrects, and than nothing else.
      expect(rows).toMatchObject([
        { localId: 'W1', record: { observedAt: '2026-05-01T00:00:00.001Z', person: { fullName: 'Lê Thị Một' } } },
        { localId: 'W2', record: { person: { fullName: 'Lê Thị Hai' } } },
      ]); // prettier-ignore
      expect(rows[1]).not.toMatchObject({ record: { observedAt: expect.anything() as string } });
      expect(receivedAt).toEqual([Math.max(...first.receivedAt) + 1]);
    });

    it('once more replaces the replay before', async () => {
      useAdapter('Tên mới');
      const answer = await replay('womens-union', origin, '?adapter=women');
      await read('womens-union', answer.body['batchId']);
      const { rows, receivedAt } = await rowsOf(String(answer.body['batchId']));
      expect(rows[0]).toMatchObject({ record: { observedAt: '2026-05-01T00:00:00.002Z' } });
      expect(receivedAt[0]).toBe((await rowsOf(origin)).receivedAt[0]! + 2);
    });

    it('are not kept when not all of them was read', async () => {
      useAdapter('Tên khác');
      const refused = await sut.upload('womens-union', LIST, 'text/csv', {}, '?adapter=women');
      expect(refused.body).toMatchObject({ code: 'adapter.header-missing' });
      const [failed] = await sut.rows(`SELECT id FROM batch WHERE failure = 'adapter.header-missing'`);
      expect(await replay('womens-union', failed!['id'])).toMatchObject({
        status: 409,
        body: { code: 'batch.no-body' },
      });
    });

    it('fail with the reason when the adapter does not fit', async () => {
      useAdapter('Tên khác');
      const answer = await replay('womens-union', origin, '?adapter=women');
      expect((await read('womens-union', answer.body['batchId'])).body).toMatchObject({
        state: 'failed',
        failure: 'adapter.header-missing',
      });
      useAdapter('Tên mới');
    });

    it('are not kept of canonical lists, nor for others', async () => {
      const canonical = await sut.upload('womens-union', ndjson(record('c1')));
      expect(await replay('womens-union', canonical.body['batchId'])).toMatchObject({
        status: 409,
        body: { code: 'batch.no-body' },
      });
      expect(await replay('veterans', origin)).toMatchObject({
        status: 404,
        body: { code: 'batch.unknown' },
      });
      expect(await replay('womens-union', 'nonsense')).toMatchObject({ status: 404 });
      expect(await replay('womens-union', origin, '?adapter=none')).toMatchObject({
        body: { code: 'adapter.unknown' },
      });
    });

    it('are sealed, and forgotten after their time', async () => {
      const parts = await sut.rows(
        'SELECT p.payload FROM body_part p JOIN batch b USING (body_id) WHERE b.id = $1',
        [origin],
      );
      expect(parts).toHaveLength(1);
      expect((parts[0]!['payload'] as Buffer).toString('utf8')).not.toContain('Sai');
      await sut.rows(`UPDATE body SET expires_at = now() - interval '1 second' WHERE batch_id = $1`, [
        origin,
      ]);
      // Whoever asks now would otherwise keep it for longer.
      expect(await replay('womens-union', origin)).toMatchObject({
        status: 409,
        body: { code: 'batch.no-body' },
      });
      await sut.eventually(
        async () => (await sut.rows('SELECT FROM body WHERE batch_id = $1', [origin])).length === 0,
      );
    });

    it('that are gone fail the batch that was to read them, and keep no other waiting', async () => {
      const sent = await sut.upload('womens-union', LIST, 'text/csv', {}, '?adapter=women');
      await sut.rows(
        `UPDATE batch SET state = 'receiving', attempts = 0, body_id = gen_random_uuid(), lease_until = now() WHERE id = $1`,
        [sent.body['batchId']],
      );
      const other = await sut.upload('womens-union', LIST, 'text/csv', {}, '?adapter=women');
      const again = await replay('womens-union', other.body['batchId']);
      expect((await read('womens-union', again.body['batchId'])).body).toMatchObject({
        counts: { received: 2 },
      });
      expect((await read('womens-union', sent.body['batchId'])).body).toMatchObject({
        state: 'failed',
        failure: 'batch.no-body',
      });
    });
  });

  describe('of an upload in pieces', () => {
    const veterans = [...generateProvince({ records: 3_000, seed: 8 })]
      .filter(({ organisation }) => organisation === 'veterans')
      .map(({ canonical }) => canonical);

    const begin = (organisation: string, type: string, query = '', headers = {}): Promise<Answer> =>
      sut.as(organisation, `/v1/uploads${query}`, {
        method: 'POST',
        headers: { 'content-type': type, ...headers },
      });
    const send = (
      organisation: string,
      upload: Answer,
      offset: number,
      body: Buffer | string,
      isLast = false,
    ): Promise<Answer> =>
      sut.as(organisation, `/v1/uploads/${String(upload.body['uploadId'])}`, {
        method: 'PATCH',
        headers: { 'upload-offset': String(offset), ...(isLast && { 'upload-complete': '?1' }) },
        body: Buffer.from(body),
      });

    it('is one batch like that of a single request', async () => {
      const bytes = await ownList('veterans', veterans);
      const whole = await sut.upload('veterans', bytes, XLSX);
      const upload = await begin('veterans', XLSX, '?adapter=veterans', { 'upload-length': String(bytes.length) });
      expect(upload).toMatchObject({ status: 201, body: { offset: 0, length: bytes.length, state: 'open', batchId: null } });
      expect(upload.headers.get('location')).toBe(`/v1/uploads/${String(upload.body['uploadId'])}`);
      const half = Math.floor(bytes.length / 2);
      expect(await send('veterans', upload, 0, bytes.subarray(0, half))).toMatchObject({ status: 200, body: { offset: half } });
      const wrong = await send('veterans', upload, half + 1, bytes.subarray(half + 1));
      expect(wrong).toMatchObject({ status: 409, body: { code: 'upload.offset' } });
      expect(wrong.headers.get('upload-offset')).toBe(String(half));
      const last = await send('veterans', upload, half, bytes.subarray(half));
      expect(last).toMatchObject({ status: 202, body: { state: 'complete' } });
      // The answer was lost: the same again.
      expect(await send('veterans', upload, bytes.length, '', true)).toMatchObject({ status: 202, body: last.body });
      expect((await read('veterans', last.body['batchId'])).body).toMatchObject({
        counts: { received: veterans.length, rejected: 0 },
      });
      expect((await rowsOf(String(last.body['batchId']))).rows).toEqual((await rowsOf(String(whole.body['batchId']))).rows);
      const again = await replay('veterans', last.body['batchId']);
      expect((await read('veterans', again.body['batchId'])).body).toMatchObject({ counts: { received: veterans.length } });
    }); // prettier-ignore

    it('goes on where it broke off, also in another gateway', async () => {
      const rows = Array.from({ length: 6_000 }, (_, i) => record(`u${i}`, `Nguyễn Văn ${i}`));
      const bytes = gzipSync(ndjson(...rows), { level: 0 });
      const upload = await begin('veterans', 'application/x-ndjson');
      const path = `/v1/uploads/${String(upload.body['uploadId'])}`;
      await brokenOff(sut, path, await sut.token('veterans'), bytes.subarray(0, 700_000));
      const offset = await sut.eventually(async () => {
        const { body } = await sut.as('veterans', path);
        return Number(body['offset']) > 0 ? Number(body['offset']) : undefined;
      });
      expect(offset).toBeLessThanOrEqual(700_000);
      await sut.stopApp();
      await sut.startApp();
      const head = await fetch(`${sut.url}${path}`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${await sut.token('veterans')}` },
      });
      const goOn = Number(head.headers.get('upload-offset'));
      expect(goOn).toBeGreaterThanOrEqual(offset);
      const last = await send('veterans', upload, goOn, bytes.subarray(goOn), true);
      expect(last).toMatchObject({ status: 202 });
      // Before it is read the gateway stops once more.
      await sut.stopApp();
      await sut.startApp();
      expect((await read('veterans', last.body['batchId'])).body).toMatchObject({
        counts: { received: 6_000, rejected: 0 },
      });
      expect((await rowsOf(String(last.body['batchId']))).rows).toHaveLength(6_000);
    });

    it('is read anew when the reader died in the middle', async () => {
      const bytes = ndjson(...Array.from({ length: 1_200 }, (_, i) => record(`d${i}`)), 'bad');
      const upload = await begin('trade-union', 'application/x-ndjson');
      const last = await send('trade-union', upload, 0, bytes, true);
      await read('trade-union', last.body['batchId']);
      // As a dead process leaves it: rows in the journal, the lease past.
      await sut.rows(
        `UPDATE batch SET state = 'receiving', closed_at = NULL, released_at = NULL, lease_until = now() - interval '1 second'
         WHERE id = $1`,
        [last.body['batchId']],
      );
      expect((await read('trade-union', last.body['batchId'])).body).toMatchObject({
        counts: { received: 1_201, rejected: 1 },
      });
      const { rows } = await rowsOf(String(last.body['batchId']));
      expect(rows).toHaveLength(1_200);
    });

    it('refuses what does not fit', async () => {
      const type = 'application/x-ndjson';
      expect(await begin('veterans', 'image/png')).toMatchObject({ status: 415 });
      expect(await begin('veterans', type, '', { 'upload-length': 'x' })).toMatchObject({ status: 422 });
      expect(await begin('veterans', type, '', { 'upload-length': '99999999999999' })).toMatchObject({ status: 413 });
      const upload = await begin('veterans', type, '', { 'upload-length': '10' });
      const path = `/v1/uploads/${String(upload.body['uploadId'])}`;
      expect(await sut.as('veterans', path, { method: 'PATCH', body: 'x' })).toMatchObject({
        status: 400,
        body: { code: 'upload.offset-missing' },
      });
      expect(await send('veterans', upload, 0, 'x'.repeat(11))).toMatchObject({ status: 422, body: { code: 'upload.length' } });
      expect(await send('veterans', upload, 0, 'x'.repeat(5), true)).toMatchObject({ status: 422, body: { code: 'upload.length' } });
      expect(await sut.as('womens-union', path)).toMatchObject({ status: 404, body: { code: 'upload.unknown' } });
      expect(await sut.as('veterans', path, { method: 'DELETE' })).toMatchObject({ status: 204 });
      expect(await sut.as('veterans', path)).toMatchObject({ status: 404 });
      expect(await sut.as('veterans', '/v1/uploads/nonsense')).toMatchObject({ status: 404 });
      const empty = await begin('veterans', type);
      expect(await send('veterans', empty, 0, '', true)).toMatchObject({ status: 422, body: { code: 'batch.empty' } });
    }); // prettier-ignore
  });
});

/** Sends and hangs up. */
async function brokenOff(sut: GatewayUnderTest, path: string, token: string, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve) => {
    const sending = httpRequest(`${sut.url}${path}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${token}`,
        'upload-offset': '0',
        'content-length': String(bytes.length * 2),
      },
    });
    sending.on('error', () => resolve());
    sending.on('close', () => resolve());
    sending.write(bytes);
    setTimeout(() => sending.destroy(), 300);
  });
}
