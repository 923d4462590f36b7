import type { Transaction } from '#persistence';
import type { KeyRing } from '#security';
import { openRecord } from '../records/record-content.js';
import type { OpenVersion, RecentVersions } from '../records/recent-versions.js';
import type { IdentityRepository } from './identity.repository.js';

interface RecordVersionName {
  readonly recordId: string;
  readonly version: number;
}

/** These versions of records, opened: those taken in lately from memory, the others from the database. */
export async function openVersions(
  tx: Transaction,
  records: readonly RecordVersionName[],
  from: {
    readonly repository: IdentityRepository;
    readonly recent: RecentVersions;
    readonly keys: KeyRing;
  },
): Promise<Map<string, OpenVersion>> {
  const versions = new Map<string, OpenVersion>();
  const unknown: RecordVersionName[] = [];
  for (const record of records) {
    const recent = from.recent.find(record.recordId, record.version);
    if (recent) versions.set(record.recordId, recent);
    else unknown.push(record);
  }
  if (unknown.length === 0) return versions;
  for (const { content, ...version } of await from.repository.currentVersions(tx, unknown)) {
    const record = openRecord(from.keys, version.recordId, version.version, content);
    versions.set(version.recordId, { ...version, record });
  }
  return versions;
}
