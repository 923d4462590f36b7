import { ask, OutOfReach, Refused } from '../api/request.js';
import type { Upload } from '../api/types.js';

export type ListFormat = 'csv' | 'xlsx' | 'json' | 'ndjson';

const MEDIA_TYPES: Readonly<Record<ListFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};
const ENDINGS: Readonly<Record<string, ListFormat>> = {
  csv: 'csv',
  txt: 'csv',
  xlsx: 'xlsx',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/** What the chooser of files offers. */
export const ACCEPTED_ENDINGS = Object.keys(ENDINGS)
  .map((ending) => `.${ending}`)
  .join(',');

/** The format that the ending of a file's name stands for; undefined: none that the hub reads. */
export function formatOf(file: File): ListFormat | undefined {
  return ENDINGS[file.name.split('.').at(-1)?.toLowerCase() ?? ''];
}

export function mediaTypeOf(format: ListFormat): string {
  return MEDIA_TYPES[format];
}

/** Whether a CSV file has the columns of the hub itself. */
export async function isCanonicalCsv(file: File): Promise<boolean> {
  const [header = ''] = (await file.slice(0, 4_096).text()).split('\n', 1);
  return /\blocal_id\b/.test(header);
}

export interface ListToSend {
  readonly file: File;
  readonly format: ListFormat;
  readonly mode: 'upsert' | 'full';
  /** Missing: canonical, or the organisation's default adapter where the header says so. */
  readonly adapter?: string | undefined;
}

const PIECE_BYTES = 1024 * 1024;
/** How long a line may be down before the person is asked to look at it: the sum of the pauses. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Sends a file piece by piece; a piece that a bad line lost is sent again from where the hub has the file.
 *
 * @param onSent share of the file that has arrived, 0–1
 * @returns id of the batch
 * @throws Refused, OutOfReach
 */
export async function sendList(
  { file, format, mode, adapter }: ListToSend,
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let upload = await ask<Upload>('/v1/uploads', {
    method: 'POST',
    query: { mode, adapter },
    headers: { 'content-type': MEDIA_TYPES[format], 'upload-length': String(file.size) },
    signal,
  });
  const path = `/v1/uploads/${upload.uploadId}`;
  let failures = 0;
  while (upload.batchId === null) {
    try {
      upload = await ask<Upload>(path, {
        method: 'PATCH',
        body: file.slice(upload.offset, upload.offset + PIECE_BYTES),
        headers: { 'upload-offset': String(upload.offset), 'content-type': 'application/octet-stream' },
        signal,
      });
      failures = 0;
    } catch (error) {
      const pause = PAUSES_MS[failures++];
      if (signal.aborted || pause === undefined || !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      upload = await ask<Upload>(path, { signal }).catch(() => upload);
    }
    onSent(upload.offset / Math.max(1, file.size));
  }
  return upload.batchId;
}

function isPassing(error: unknown): boolean {
  return error instanceof OutOfReach || (error instanceof Refused && [409, 429, 503].includes(error.status));
}
