import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';

const CASE_NAMESPACE = '3b8c5f0a-5a0e-5b1e-9a53-72657669657d';

export interface CaseRecord {
  readonly id: string;
  /** Which human the record's localId stands for; the same record in another epoch is another case. */
  readonly epoch: number;
  readonly featuresVersion: number;
}

/** Stable id of a case: the same records in the same epochs are the same case, whenever it arises. */
export function caseIdOf(records: readonly CaseRecord[]): string {
  const name = records
    .map(({ id, epoch }) => `${id}:${epoch}`)
    .sort()
    .join('\n');
  return uuidv5(name, CASE_NAMESPACE);
}

type Groups = readonly (readonly string[])[];

/** Changes whenever what a coordinator would see in the case changes: evidence, proposal, who stands together. */
export function caseDigest(
  records: readonly CaseRecord[],
  proposal: Groups,
  standing: Groups,
  model: number,
): Buffer {
  const versions = records.map(({ id, featuresVersion }) => `${id}:${featuresVersion}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([versions, proposal, standing, model]))
    .digest()
    .subarray(0, 16);
}
