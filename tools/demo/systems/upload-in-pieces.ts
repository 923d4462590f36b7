import { open } from 'node:fs/promises';
import { HubError } from '../hub-client.js';
import type { ListFile } from '../member-lists.js';
import { OrganisationSystem } from './organisation-system.js';

const PIECE_BYTES = 1024 * 1024;

interface Upload {
  readonly uploadId: string;
  readonly offset: number;
  readonly batchId: string | null;
}

/** Sends each file as a resumable upload, piece by piece. */
export class UploadInPieces extends OrganisationSystem {
  protected override async send({ path }: ListFile): Promise<string> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { mediaType, adapter } = this.list;
      let upload = await this.client.json<Upload>(`/v1/uploads?adapter=${adapter ?? ''}`, {
        method: 'POST',
        headers: { 'content-type': mediaType, 'upload-length': String(size) },
      });
      while (upload.batchId === null) {
        const piece = Buffer.alloc(Math.min(PIECE_BYTES, size - upload.offset));
        await file.read(piece, 0, piece.length, upload.offset);
        upload = await this.next(upload, piece);
      }
      return upload.batchId;
    } finally {
      await file.close();
    }
  }

  /** When an answer was lost the hub tells where to go on. */
  private async next({ uploadId, offset }: Upload, piece: Buffer): Promise<Upload> {
    const path = `/v1/uploads/${uploadId}`;
    try {
      const headers = { 'upload-offset': String(offset) };
      return await this.client.json<Upload>(path, {
        method: 'PATCH',
        headers,
        body: () => new Uint8Array(piece),
      });
    } catch (error) {
      if (!(error instanceof HubError) || error.status !== 409) throw error;
      return this.client.json<Upload>(path);
    }
  }
}
