import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAdapter } from '#adapters';
import type { CanonicalRecord } from '#contracts';
import { clusterScores, vietnameseMembershipModel, type PairScores } from '#linkage';
import { AdapterReader } from '../../../apps/gateway/src/adapters/adapter-reader.js';
import {
  CSV_HEADER,
  csvLine,
  generateProvince,
  ORGANISATIONS,
  ownList,
  type FlatRow,
  type Organisation,
} from '../../generator/index.js';
import { runLinkage } from '../../link/link.js';

const LIST_ROWS = 20_000;

export interface AdapterComparison {
  readonly records: number;
  /** Rows that an adapter refused. */
  readonly refused: number;
  /** The records as they are. */
  readonly canonical: PairScores;
  /** The same after they went out in five formats and came in through five adapters. */
  readonly adapters: PairScores;
}

/** Links a province twice with the shipped model: canonical, and through the organisations' formats and adapters. */
export async function compareAdapters(options: {
  readonly records: number;
  readonly seed: number;
}): Promise<AdapterComparison> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-adapters-'));
  try {
    const truth = new Map<string, number>();
    const persons = new Map<string, number>();
    const lists = new Map<Organisation, CanonicalRecord[]>(ORGANISATIONS.map((each) => [each, []]));
    const canonical = new FlatFile(join(folder, 'canonical.csv'));
    const adapted = new FlatFile(join(folder, 'adapted.csv'));
    const ids = new Map<string, string>();
    let accepted = 0;
    const send = async (organisation: Organisation): Promise<void> => {
      const list = lists.get(organisation)!.splice(0);
      for (const record of await throughAdapter(organisation, list)) {
        accepted++;
        const id = ids.get(`${organisation} ${record.localId}`);
        if (id !== undefined) await adapted.write(flatRow(id, organisation, record));
      }
    };
    for (const { record, personId, organisation, canonical: own } of generateProvince(options)) {
      if (!persons.has(personId)) persons.set(personId, persons.size);
      truth.set(record.record_id, persons.get(personId)!);
      ids.set(`${organisation} ${record.local_id.normalize('NFC')}`, record.record_id);
      await canonical.write(record);
      const list = lists.get(organisation)!;
      list.push(own);
      if (list.length === LIST_ROWS) await send(organisation);
    }
    for (const organisation of ORGANISATIONS) await send(organisation);
    return {
      records: options.records,
      refused: options.records - accepted,
      canonical: await scoresOf(canonical, truth),
      adapters: await scoresOf(adapted, truth),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughAdapter(
  organisation: Organisation,
  list: readonly CanonicalRecord[],
): Promise<readonly CanonicalRecord[]> {
  if (list.length === 0) return [];
  const definition = loadAdapter(readFileSync(`adapters/${organisation}.yaml`, 'utf8'), organisation);
  const records: CanonicalRecord[] = [];
  const sink = { accept: (record: CanonicalRecord) => records.push(record), reject: () => undefined };
  const reader = new AdapterReader([definition], sink, { maxBytes: 1e9 });
  reader.write(await ownList(organisation, list));
  const rest = reader.end();
  if (rest) while (!(await rest.next()).done);
  return records;
}

async function scoresOf(file: FlatFile, truth: ReadonlyMap<string, number>): Promise<PairScores> {
  const model = vietnameseMembershipModel();
  const linkage = await runLinkage([await file.end()], model.settings, model, () => undefined);
  return clusterScores(
    linkage.clusters,
    Uint32Array.from(linkage.input.ids, (id) => truth.get(id)!),
  );
}

function flatRow(
  id: string,
  organisation: string,
  { localId, observedAt, person, membership }: CanonicalRecord,
): FlatRow {
  const { residence } = person;
  return {
    record_id: id,
    organisation,
    local_id: localId,
    full_name: person.fullName,
    date_of_birth: person.dateOfBirth ?? null,
    gender: person.gender ?? null,
    national_id: person.nationalId ?? null,
    old_national_id: person.oldNationalId ?? null,
    phone: person.phone ?? null,
    commune_code: residence?.communeCode ?? null,
    commune_text: residence?.communeText ?? null,
    province_text: residence?.provinceText ?? null,
    hamlet: residence?.hamlet ?? null,
    observed_at: observedAt ?? null,
    status: membership.status,
    unit_code: membership.unitCode ?? null,
    role: membership.role ?? null,
    joined_on: membership.joinedOn ?? null,
    left_on: membership.leftOn ?? null,
    left_reason: membership.leftReason ?? null,
    card_number: membership.cardNumber ?? null,
    fees_paid_through: membership.feesPaidThrough ?? null,
    last_activity_on: membership.lastActivityOn ?? null,
  };
}

/** A canonical flat CSV file while it is written. */
class FlatFile {
  private readonly stream;

  constructor(private readonly path: string) {
    this.stream = createWriteStream(path);
    this.stream.write(CSV_HEADER);
  }

  async write(row: FlatRow): Promise<void> {
    if (!this.stream.write(csvLine(row))) await once(this.stream, 'drain');
  }

  /** @returns its path */
  async end(): Promise<string> {
    await once(this.stream.end(), 'finish');
    return this.path;
  }
}
