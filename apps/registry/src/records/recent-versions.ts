import { Injectable } from '@nestjs/common';
import type { CanonicalRecord, MembershipStatus } from '#contracts';

/** A version of a present record, opened. */
export interface OpenVersion {
  readonly recordId: string;
  readonly version: number;
  readonly status: MembershipStatus;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly record: CanonicalRecord;
}

/** About 1.2 KB each: what is between intake and identity at full load. */
const MOST = 32_768;

/**
 * Versions that this process took in lately. A record is taken in, matched, and within moments its person is
 * derived: what is remembered need not be read, decrypted and parsed for that. A version never changes, so what
 * is remembered is never stale.
 */
@Injectable()
export class RecentVersions {
  private readonly versions = new Map<number, OpenVersion>();

  /** Remembers committed versions; forgets the oldest beyond {@link MOST}. */
  remember(versions: readonly OpenVersion[]): void {
    for (const version of versions) this.versions.set(version.version, version);
    for (const oldest of this.versions.keys()) {
      if (this.versions.size <= MOST) break;
      this.versions.delete(oldest);
    }
  }

  find(recordId: string, version: number): OpenVersion | undefined {
    const found = this.versions.get(version);
    return found?.recordId === recordId ? found : undefined;
  }
}
