import { join } from 'node:path';
import { linkFlatFile, writeFlatFile } from './flat-file.js';

/** Records that the baseline links: enough that starting up does not count. */
const RECORDS = 100_000;

/**
 * CPU time of `link` over 100,000 generated records in this process, µs a record: how fast the machine is just now. Figures of
 * the hub that were taken on different machines, or on a busy one, compare by their ratio to it.
 */
export async function baseline(folder: string, seed: number): Promise<number> {
  const file = join(folder, 'baseline.csv');
  await writeFlatFile(file, { records: RECORDS, seed });
  const before = process.cpuUsage();
  await linkFlatFile(file);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / RECORDS;
}
