import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { RowDifference, RowGroup } from '#contracts';
import type { Transaction } from '#persistence';

/** What a row says, in the order in which it is digested. Pseudonymous: no name, no number. */
export const ROW_FIELDS = [
  'recordId',
  'personId',
  'version',
  'ordinal',
  'recordVersion',
  'status',
  'unitCode',
  'province',
  'commune',
  'countedFrom',
  'countedTo',
  'leftOn',
  'leftReason',
  'feesPaidThrough',
  'lastActivityOn',
  'flags',
  'role',
  'gender',
  'lowGroup',
  'lowLeader',
  'knownFrom',
  /** Digest of year of birth, ethnicity and religion: they can be checked, and are kept nowhere else. */
  'sensitive',
] as const;

const SEPARATOR = '\u001f';
const PIECE_ROWS = 20_000;
const COLUMNS = [
  'record_id::text',
  'person_id::text',
  'version::text',
  'ordinal::text',
  'record_version::text',
  'status::text',
  'to_json(unit_code)::text',
  'province_code',
  'commune_code',
  `to_char(counted_from, 'YYYY-MM-DD')`,
  `to_char(counted_to, 'YYYY-MM-DD')`,
  `to_char(left_on, 'YYYY-MM-DD')`,
  'left_reason::text',
  `to_char(fees_paid_through, 'YYYY-MM-DD')`,
  `to_char(last_activity_on, 'YYYY-MM-DD')`,
  'flags::text',
  'to_json(role)::text',
  'gender::text',
  'low_group::text',
  'low_leader::text',
  '(extract(epoch FROM f.known_from) * 1000000)::bigint::text',
  `left(md5(concat_ws('/', record_id::text, coalesce(birth_year::text, '-'), coalesce(ethnicity::text, '-'), coalesce(religion::text, '-'))), 16)`,
];
/** An infinite day is written so by hand: `to_char` leaves it out. */
const LINE = COLUMNS.map((column) => {
  const day = /^to_char\((\w+),/.exec(column)?.[1];
  const infinite = day
    ? `CASE WHEN ${day} IN ('infinity', '-infinity') THEN ${day}::text ELSE ${column} END`
    : column;
  return `coalesce(${infinite}, '')`;
}).join(` || E'\\x1f' || `);

const ROWS_SQL = `
  SELECT coalesce(f.commune_code, f.province_code || '/-', '-') COLLATE "C" AS unit, o.slug COLLATE "C" AS organisation, ${LINE} AS line
  FROM record_fact f JOIN organisation o ON o.position = f.organisation
  WHERE f.known_from <= $1::timestamptz AND f.known_to > $1::timestamptz
  ORDER BY 1, 2, f.record_id, f.person_id`;

/** Microseconds, whatever the time zone of the session. */
const KNOWN_FROM = '(extract(epoch FROM known_from) * 1000000)::bigint';

/** What figures rest on beside the facts: each a group of its own, its rows told by their keys. */
const OTHERS: readonly {
  readonly unit: string;
  /** The first names the row, the second is no person. */
  readonly columns: readonly (readonly [field: string, sql: string])[];
  readonly from: string;
}[] = [
  {
    unit: 'review-cases',
    columns: [
      ['caseId', 'case_id'],
      ['version', 'version'],
      ['records', `array_to_string(records, ',')`],
    ],
    from: 'review_case WHERE open AND known_from <= $1::timestamptz AND known_to > $1::timestamptz',
  },
  {
    unit: 'units',
    columns: [
      ['code', 'code'],
      ['name', 'to_json(name)'],
      ['level', 'level'],
      ['parentCode', 'parent_code'],
    ],
    from: 'unit WHERE known_from <= $1::timestamptz AND known_to > $1::timestamptz',
  },
  {
    unit: 'organisation-units',
    columns: [
      ['unit', `to_json(organisation || '/' || code || '/' || valid_from)`],
      ['validTo', 'valid_to'],
      ['removed', 'removed'],
      ['kind', 'kind'],
      ['name', 'to_json(name)'],
      ['parentCode', 'to_json(parent_code)'],
      ['ownershipSector', 'ownership_sector'],
      ['communeCode', 'commune_code'],
      ['provinceCode', 'province_code'],
    ],
    from: 'organisation_unit WHERE known_from <= $1::timestamptz AND known_to > $1::timestamptz',
  },
  {
    unit: 'organisations',
    columns: [
      ['position', 'position'],
      ['slug', 'slug'],
    ],
    from: 'organisation WHERE known_from <= $1::timestamptz',
  },
  {
    unit: 'eligible-population',
    columns: [
      [
        'population',
        `to_json(organisation || '/' || unit_code || '/' || period_from || '/' || period_to || '/' || source || '/' || ${KNOWN_FROM})`,
      ],
      ['figure', 'population'],
      ['definition', 'to_json(definition)'],
    ],
    from: 'eligible_population WHERE known_from <= $1::timestamptz',
  },
  {
    unit: 'declared-totals',
    columns: [
      [
        'total',
        `to_json(organisation || '/' || unit_code || '/' || declared_on || '/' || source || '/' || ${KNOWN_FROM})`,
      ],
      ['figure', 'total'],
    ],
    from: 'declared_total WHERE known_from <= $1::timestamptz',
  },
  {
    unit: 'formulas',
    columns: [
      ['formula', `name || '/' || version`],
      ['numerator', 'numerator'],
      ['source', 'to_json(source)'],
      ['target', 'target'],
      ['validFrom', 'valid_from'],
      ['validTo', 'valid_to'],
      ['description', 'to_json(description)'],
    ],
    from: 'gathering_formula WHERE known_from <= $1::timestamptz',
  },
  {
    unit: 'linkage-quality',
    columns: [
      ['version', 'version'],
      ['content', 'content'],
    ],
    from: 'linkage_quality WHERE known_from <= $1::timestamptz',
  },
  {
    unit: 'ethnic-groups-and-religions',
    columns: [
      ['count', `dimension || '/' || commune_code || '/' || (extract(epoch FROM instant) * 1000)::bigint`],
      ['digest', `left(md5(counts::text), 16)`],
    ],
    from: 'sensitive_count WHERE instant <= $1::timestamptz',
  },
];

const OTHERS_SQL = OTHERS.map(({ unit, columns, from }) => {
  const [key, ...rest] = columns.map(([, sql]) => `coalesce((${sql})::text, '')`);
  const line = [key, `''`, ...rest].join(` || E'\\x1f' || `);
  return `SELECT '${unit}' AS unit, '-' AS organisation, line FROM (SELECT ${line} AS line FROM ${from}) AS r ORDER BY line COLLATE "C"`;
});

/** Names of the fields of a row, by the group that it is in. */
function fieldsOf(unit: string): readonly string[] {
  const columns = OTHERS.find((other) => other.unit === unit)?.columns.map(([field]) => field);
  return columns ? [columns[0]!, '', ...columns.slice(1)] : ROW_FIELDS;
}

/** Rows of one unit and organisation, line by line. */
export interface GroupOfRows extends RowGroup {
  readonly content: string;
}

/**
 * All rows as the hub knew them at an instant, group by group in order; what else figures rest on comes last. Reads
 * the tables themselves, in pieces, so that memory holds one group at a time.
 *
 * @param tx a REPEATABLE READ transaction
 */
export async function* rowGroups(tx: Transaction, knownAt: string): AsyncGenerator<GroupOfRows> {
  let current: { unit: string; organisation: string; lines: string[] } | undefined;
  for (const sql of [ROWS_SQL, ...OTHERS_SQL]) {
    await tx.query(`DECLARE period_rows_cursor NO SCROLL CURSOR FOR ${sql}`, [knownAt]);
    for (;;) {
      const piece: { unit: string; organisation: string; line: string }[] = await tx.query(
        `FETCH ${PIECE_ROWS} FROM period_rows_cursor`,
      );
      for (const { unit, organisation, line } of piece) {
        if (current?.unit !== unit || current.organisation !== organisation) {
          if (current) yield group(current);
          current = { unit, organisation, lines: [] };
        }
        current.lines.push(line);
      }
      if (piece.length < PIECE_ROWS) break;
    }
    await tx.query('CLOSE period_rows_cursor');
  }
  if (current) yield group(current);
}

function group({
  unit,
  organisation,
  lines,
}: {
  unit: string;
  organisation: string;
  lines: string[];
}): GroupOfRows {
  const content = lines.join('\n');
  return { unit, organisation, rows: lines.length, digest: digestOf(content), content };
}

export function digestOf(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

const deflating = promisify(deflateRaw);
const inflating = promisify(inflateRaw);

export async function packed(content: string): Promise<Buffer> {
  return deflating(Buffer.from(content, 'utf8'));
}

/** null: damaged. */
export async function unpacked(bytes: Buffer): Promise<string | null> {
  try {
    return (await inflating(bytes)).toString('utf8');
  } catch {
    return null;
  }
}

/** The rows that differ between the signed and the recomputed content of one group, each with its fields. */
export function rowDifferences(
  { unit, organisation }: Pick<RowGroup, 'unit' | 'organisation'>,
  signed: string,
  recomputed: string,
  limit: number,
): RowDifference[] {
  const [before, after] = [byRecord(signed), byRecord(recomputed)];
  const names = fieldsOf(unit);
  const found: RowDifference[] = [];
  for (const recordId of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(recordId), after.get(recordId)];
    if (old === now) continue;
    if (found.length >= limit) break;
    const [oldFields, nowFields] = [old?.split(SEPARATOR), now?.split(SEPARATOR)];
    found.push({
      unit,
      organisation,
      recordId,
      personId: (oldFields ?? nowFields)?.[1] || null,
      kind: old === undefined ? 'added' : now === undefined ? 'missing' : 'changed',
      fields:
        oldFields && nowFields
          ? names.flatMap((field, index) =>
              oldFields[index] === nowFields[index]
                ? []
                : [{ field, signed: oldFields[index] || null, recomputed: nowFields[index] || null }],
            )
          : [],
    });
  }
  return found;
}

/** A record that stands in two persons, which only damage brings about, keeps both of its lines. */
function byRecord(content: string): Map<string, string> {
  const lines = new Map<string, string>();
  if (content === '') return lines;
  for (const line of content.split('\n')) {
    const recordId = line.slice(0, line.indexOf(SEPARATOR));
    const other = lines.get(recordId);
    lines.set(recordId, other === undefined ? line : `${other}\n${line}`);
  }
  return lines;
}
