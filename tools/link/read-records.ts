import { FeatureExtractor, RecordBatch, type Model, type References, type Settings } from '#linkage';
import { InputError, readCsv } from './csv-reader.js';

/** Records of the input files, in an order that does not depend on the order of the rows. */
export interface InputRecords {
  readonly ids: readonly string[];
  readonly batch: RecordBatch;
  /** Number of the strong identity of each record; -1 for none. */
  readonly identity: Int32Array;
  /** Number of the source of each record. */
  readonly sources: Uint32Array;
}

/** Reads CSV files into a batch. Texts are turned into features at once; rows are not kept. */
export async function readRecords(
  files: readonly string[],
  draft: Model,
  references: References,
  progress: (text: string) => void,
): Promise<InputRecords> {
  const { settings } = draft;
  const extractor = new FeatureExtractor(draft, references);
  const batch = RecordBatch.empty(draft, 1 << 16);
  const ids: string[] = [];
  const sourceNames: string[] = [];
  const localIds: string[] = [];
  const identities = new Map<string, number>();
  const identity: number[] = [];

  for (const [fileNumber, file] of files.entries()) {
    let columns: string[] = [];
    const row: Record<string, string | null> = {};
    const used: { name: string; at: number }[] = [];
    await readCsv(
      file,
      (header) => {
        columns = header;
        requireColumns(settings, header, file);
        const wanted = new Set(
          [
            settings.recordId,
            settings.source,
            settings.localId,
            ...settings.fields.flatMap((field) => field.columns),
          ].filter((name): name is string => typeof name === 'string'),
        );
        for (const name of wanted) {
          row[name] = null;
          if (columns.includes(name)) used.push({ name, at: columns.indexOf(name) });
        }
      },
      (cells, line) => {
        for (const { name, at } of used) row[name] = cells[at] === '' ? null : cells[at]!;
        const id = row[settings.recordId];
        if (!id)
          throw new InputError(
            `${file}, line ${line}: the column "${settings.recordId}" is empty. Every record needs an id.`,
          );
        const features = extractor.derive(row);
        batch.add(features);
        ids.push(id);
        sourceNames.push(
          settings.source === null
            ? files.length > 1
              ? String(fileNumber)
              : ''
            : (row[settings.source] ?? ''),
        );
        localIds.push((settings.localId === undefined ? null : row[settings.localId]) ?? id);
        identity.push(features.identity === null ? -1 : numberOf(identities, features.identity));
        if (ids.length % 100_000 === 0) progress(`${ids.length} records read`);
      },
    );
    if (ids.length === 0 && fileNumber === files.length - 1)
      throw new InputError(`${file} has a header but no records.`);
  }
  refuseRepeated(ids, files);

  const order = Uint32Array.from({ length: ids.length }, (_, i) => i).sort(
    (x, y) =>
      compareText(sourceNames[x]!, sourceNames[y]!) ||
      compareText(localIds[x]!, localIds[y]!) ||
      compareText(ids[x]!, ids[y]!),
  );
  batch.reorder(order);
  const numbers = new Map<string, number>();
  const sources = new Uint32Array(new SharedArrayBuffer(order.length * 4));
  order.forEach((from, to) => (sources[to] = numberOf(numbers, sourceNames[from]!)));
  return {
    ids: Array.from(order, (from) => ids[from]!),
    batch,
    identity: Int32Array.from(order, (from) => identity[from]!),
    sources,
  };
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

function numberOf(known: Map<string, number>, text: string): number {
  let number = known.get(text);
  if (number === undefined) {
    number = known.size;
    known.set(text, number);
  }
  return number;
}

function requireColumns(settings: Settings, header: readonly string[], file: string): void {
  const needed = [
    settings.recordId,
    ...settings.fields.filter((field) => field.optional !== true).flatMap((field) => field.columns),
  ];
  const missing = [...new Set(needed)].filter((column) => !header.includes(column));
  if (missing.length === 0) return;
  const names = missing.map((column) => `"${column}"`).join(', ');
  throw new InputError(
    `${file}: column${missing.length > 1 ? 's' : ''} ${names} missing. The file has: ${header.join(', ')}. Rename columns, or name yours with --settings.`,
  );
}

function refuseRepeated(ids: readonly string[], files: readonly string[]): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id))
      throw new InputError(
        `${files.join(', ')}: the record id "${id}" occurs twice. Record ids must be unique over all files.`,
      );
    seen.add(id);
  }
}

/** Truth file `record_id,person_id`: number of the person of each record. */
export async function readTruth(file: string, ids: readonly string[]): Promise<Uint32Array> {
  const persons = new Map<string, string>();
  await readCsv(
    file,
    (columns) => {
      if (columns.length < 2)
        throw new InputError(`${file}: two columns are needed, record_id and person_id.`);
    },
    (cells) => persons.set(cells[0]!, cells[1]!),
  );
  const numbers = new Map<string, number>();
  return Uint32Array.from(ids, (id) => {
    const person = persons.get(id);
    if (person === undefined) throw new InputError(`${file}: the record "${id}" is missing.`);
    return numberOf(numbers, person);
  });
}
