import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ExportRequest, ExportView } from '#contracts';
import { inTransaction } from '#persistence';

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const VIEW = `
  export_id AS "exportId", state, progress::float8 AS progress, file_name AS "fileName", media_type AS "mediaType",
  length(content) AS bytes, error, to_char(created_at AT TIME ZONE 'UTC', ${INSTANT}) AS "createdAt",
  to_char(finished_at AT TIME ZONE 'UTC', ${INSTANT}) AS "finishedAt",
  to_char(expires_at AT TIME ZONE 'UTC', ${INSTANT}) AS "expiresAt"`;
/** Whoever works on an export says so again at every step; silent for this long, another one takes it over. */
const LEASE = `interval '60 seconds'`;
const KEPT = `interval '7 days'`;
const MAX_ATTEMPTS = 3;

export interface Claimed {
  readonly exportId: string;
  readonly request: ExportRequest;
}

/** Exports in all their states. */
@Injectable()
export class ExportsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async insert(exportId: string, request: ExportRequest): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO export (export_id, request, actor, state, expires_at) VALUES ($1, $2, $3, 'queued', now() + ${KEPT})`,
      [exportId, JSON.stringify(request), request.actor],
    );
  }

  async view(exportId: string, actor: string): Promise<ExportView | undefined> {
    const [view]: [ExportView?] = await this.dataSource.query(
      `SELECT ${VIEW} FROM export WHERE export_id = $1 AND actor = $2 AND expires_at > now()`,
      [exportId, actor],
    );
    return view;
  }

  /** Bytes of a finished file; undefined: there is no such file. */
  async bytes(exportId: string, actor: string, from: number, length: number): Promise<Buffer | undefined> {
    const [found]: [{ bytes: Buffer }?] = await this.dataSource.query(
      `SELECT substring(content FROM $3::int + 1 FOR $4::int) AS bytes FROM export
       WHERE export_id = $1 AND actor = $2 AND state = 'done' AND expires_at > now()`,
      [exportId, actor, from, length],
    );
    return found?.bytes;
  }

  /** How many of one client are not finished. */
  async waiting(actor: string): Promise<number> {
    const [{ waiting }]: [{ waiting: number }] = await this.dataSource.query(
      `SELECT count(*)::int AS waiting FROM export WHERE actor = $1 AND state IN ('queued', 'running')`,
      [actor],
    );
    return waiting;
  }

  /** The oldest export that nobody works on. One that was taken up too often is given up. */
  claim(): Promise<Claimed | undefined> {
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('DELETE FROM export WHERE expires_at < now()');
      await tx.query(
        `UPDATE export SET state = 'failed', finished_at = now(), error = $2
         WHERE state = 'running' AND lease_until < now() AND attempts >= $1`,
        [MAX_ATTEMPTS, JSON.stringify(GIVEN_UP)],
      );
      const [next]: [Claimed?] = await tx.query(
        `SELECT export_id AS "exportId", request FROM export
         WHERE state = 'queued' OR (state = 'running' AND lease_until < now())
         ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (next) {
        await tx.query(
          `UPDATE export SET state = 'running', attempts = attempts + 1, lease_until = now() + ${LEASE}
           WHERE export_id = $1`,
          [next.exportId],
        );
      }
      return next;
    });
  }

  async progress(exportId: string, progress: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE export SET progress = $2, lease_until = now() + ${LEASE} WHERE export_id = $1 AND state = 'running'`,
      [exportId, progress],
    );
  }

  async finish(exportId: string, file: { name: string; mediaType: string; content: Buffer }): Promise<void> {
    await this.dataSource.query(
      `UPDATE export SET state = 'done', progress = 1, finished_at = now(), file_name = $2, media_type = $3, content = $4
       WHERE export_id = $1`,
      [exportId, file.name, file.mediaType, file.content],
    );
  }

  async fail(exportId: string, error: ExportView['error']): Promise<void> {
    await this.dataSource.query(
      `UPDATE export SET state = 'failed', finished_at = now(), error = $2 WHERE export_id = $1`,
      [exportId, JSON.stringify(error)],
    );
  }
}

const GIVEN_UP = {
  status: 422,
  code: 'export.given-up',
  message: {
    vi: 'Không tạo được tệp sau nhiều lần thử. Hãy thử lại với phạm vi nhỏ hơn.',
    en: 'The file could not be made after several attempts. Try again with a smaller scope.',
  },
};
