import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CanonicalRecord, COUNTED_STATUSES } from '#contracts';
import {
  type GeneratedRecord,
  generateProvince,
  type Organisation,
  ORGANISATIONS,
  OWN_FORMATS,
  ownList,
} from '../generator/index.js';

/** How one organisation's system talks to the hub. */
export interface SystemHabits {
  readonly gzip: boolean;
  /** One in so many records is pushed by itself; 0: all go in batches. */
  readonly oneByOne: number;
}

/** Five systems: each hands out lists in its own format, and some push single records as well. */
export const SYSTEMS: Readonly<Record<Organisation, SystemHabits>> = {
  'trade-union': { gzip: true, oneByOne: 0 },
  'youth-union': { gzip: false, oneByOne: 50 },
  'womens-union': { gzip: false, oneByOne: 0 },
  'farmers-union': { gzip: true, oneByOne: 0 },
  veterans: { gzip: true, oneByOne: 25 },
};
/** Records that a system pushes by themselves at most. */
const MOST_ONE_BY_ONE = 200;

export interface ListFile {
  readonly path: string;
  readonly rows: number;
}

/** How lists are written: as the organisation's own system hands them out, or in the hub's canonical form. */
export type ListForm = 'own' | 'canonical';

/** What one organisation has to push. */
export interface MemberList {
  readonly organisation: Organisation;
  readonly mediaType: string;
  /** The adapter that reads the files; undefined: they are canonical. */
  readonly adapter: string | undefined;
  readonly records: number;
  readonly files: readonly ListFile[];
  readonly single: readonly CanonicalRecord[];
}

/** What the hub cannot know. */
export interface Truth {
  /** Humans with at least one counted membership. */
  readonly persons: number;
  /** Pairs of human and organisation with a counted membership. */
  readonly memberships: number;
  readonly inSeveralOrganisations: number;
  /** Records of counted memberships. */
  readonly countedRecords: number;
  readonly organisations: Readonly<
    Record<Organisation, { readonly memberships: number; readonly countedRecords: number }>
  >;
  /** Humans by exact combination of organisations, two or more, slugs sorted and joined by `+`. */
  readonly overlaps: ReadonlyMap<string, number>;
}

export interface ProvinceLists {
  readonly lists: readonly MemberList[];
  readonly truth: Truth;
}

/** Generates the province into files, a few thousand rows each, so that memory does not grow with it. */
export async function writeMemberLists(
  folder: string,
  options: { readonly records: number; readonly seed: number },
  form: ListForm = 'own',
): Promise<ProvinceLists> {
  mkdirSync(folder, { recursive: true });
  const rowsPerFile = Math.min(20_000, Math.max(500, Math.ceil(options.records / 20)));
  const writers = new Map(
    ORGANISATIONS.map((organisation) => [
      organisation,
      new ListWriter(folder, organisation, form, rowsPerFile),
    ]),
  );
  const truth = new TruthCounter();
  for (const generated of generateProvince(options)) {
    truth.add(generated);
    await writers.get(generated.organisation)?.add(generated);
  }
  const lists = await Promise.all([...writers.values()].map((writer) => writer.finish()));
  return { lists: lists.filter((list) => list.records > 0), truth: truth.finish() };
}

const CANONICAL_FORMAT = { extension: 'ndjson', mediaType: 'application/x-ndjson' };

function canonicalList(records: readonly CanonicalRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

class ListWriter {
  private readonly files: ListFile[] = [];
  private readonly single: CanonicalRecord[] = [];
  private rows: CanonicalRecord[] = [];
  private records = 0;

  constructor(
    private readonly folder: string,
    private readonly organisation: Organisation,
    private readonly form: ListForm,
    private readonly rowsPerFile: number,
  ) {}

  async add(generated: GeneratedRecord): Promise<void> {
    const { oneByOne } = SYSTEMS[this.organisation];
    this.records++;
    if (oneByOne > 0 && this.records % oneByOne === 0 && this.single.length < MOST_ONE_BY_ONE) {
      this.single.push(generated.canonical);
      return;
    }
    this.rows.push(generated.canonical);
    if (this.rows.length === this.rowsPerFile) await this.close();
  }

  async finish(): Promise<MemberList> {
    await this.close();
    const { organisation, form, records, files, single } = this;
    const adapter = form === 'own' ? organisation : undefined;
    return { organisation, mediaType: this.format.mediaType, adapter, records, files, single };
  }

  private async close(): Promise<void> {
    const { rows, organisation } = this;
    if (rows.length === 0) return;
    this.rows = [];
    const name = `${organisation}-${this.files.length + 1}.${this.format.extension}`;
    const path = join(this.folder, name);
    await writeFile(path, this.form === 'own' ? await ownList(organisation, rows) : canonicalList(rows));
    this.files.push({ path, rows: rows.length });
  }

  private get format(): { readonly extension: string; readonly mediaType: string } {
    return this.form === 'own' ? OWN_FORMATS[this.organisation] : CANONICAL_FORMAT;
  }
}

/** Counts as records go by; those of one human follow one another. */
class TruthCounter {
  private personId = '';
  private readonly current = new Set<Organisation>();
  private persons = 0;
  private memberships = 0;
  private several = 0;
  private readonly overlaps = new Map<string, number>();
  private readonly organisations = Object.fromEntries(
    ORGANISATIONS.map((organisation) => [organisation, { memberships: 0, countedRecords: 0 }]),
  ) as Record<Organisation, { memberships: number; countedRecords: number }>;

  add({ personId, organisation, membership }: GeneratedRecord): void {
    if (personId !== this.personId) this.closePerson();
    this.personId = personId;
    if (!COUNTED_STATUSES.includes(membership.status)) return;
    this.organisations[organisation].countedRecords++;
    this.current.add(organisation);
  }

  finish(): Truth {
    this.closePerson();
    const { persons, memberships, several, organisations, overlaps } = this;
    const countedRecords = Object.values(organisations).reduce((sum, each) => sum + each.countedRecords, 0);
    return { persons, memberships, inSeveralOrganisations: several, countedRecords, organisations, overlaps };
  }

  private closePerson(): void {
    const { current } = this;
    if (current.size > 0) this.persons++;
    this.memberships += current.size;
    for (const organisation of current) this.organisations[organisation].memberships++;
    if (current.size > 1) {
      this.several++;
      const key = overlapKey([...current]);
      this.overlaps.set(key, (this.overlaps.get(key) ?? 0) + 1);
    }
    current.clear();
  }
}

/** One name for a combination of organisations, whatever their order. */
export function overlapKey(organisations: readonly string[]): string {
  return [...organisations].sort().join('+');
}
