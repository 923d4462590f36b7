import { MODEL_FILE_QUERY } from '#contracts';
import type { Queries } from '#messaging';

/** A model as file, put together from the pieces in which it comes over the broker. */
export async function modelFile(
  queries: Queries,
  modelId: number,
): Promise<{ version: string; bytes: Buffer }> {
  const pieces: Buffer[] = [];
  let version = '';
  for (let offset: number | null = 0; offset !== null;) {
    const answer: { version: string; piece: string; next: number | null } = await queries.ask(
      MODEL_FILE_QUERY,
      { modelId, offset },
    );
    version = answer.version;
    pieces.push(Buffer.from(answer.piece, 'base64'));
    offset = answer.next;
  }
  return { version, bytes: Buffer.concat(pieces) };
}
