import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { vietnameseMembershipModel } from '#linkage';
import {
  CSV_HEADER,
  csvLine,
  generateProvince,
  type GeneratedRecord,
  type ProvinceOptions,
} from '../../generator/index.js';
import { runLinkage } from '../../link/link.js';

/** Writes a province as the one CSV file that `link` reads; tells of every record in its order. */
export async function writeFlatFile(
  file: string,
  options: ProvinceOptions,
  each?: (generated: GeneratedRecord) => void,
): Promise<void> {
  const flat = createWriteStream(file);
  flat.write(CSV_HEADER);
  for (const generated of generateProvince(options)) {
    each?.(generated);
    if (!flat.write(csvLine(generated.record))) await once(flat, 'drain');
  }
  await once(flat.end(), 'finish');
}

/** `link` of such a file with the shipped model. */
export function linkFlatFile(file: string): ReturnType<typeof runLinkage> {
  const model = vietnameseMembershipModel();
  return runLinkage([file], model.settings, model, () => undefined);
}
