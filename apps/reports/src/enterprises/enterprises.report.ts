import { OWNERSHIP_SECTORS } from '#contracts';
import type { Branch } from '../engine/directory.js';
import type { ReportContext, ReportDefinition } from '../engine/report-definition.js';
import { bilingual, CODE, integer, MEMBERSHIPS, NAME, PERSONS, table, text } from '../engine/tables.js';
import { unitKey } from '../facts/fact-store.js';
import { eachPerson } from '../figures/scope.js';
import { WHOLE_HUB } from '../summary/summary.report.js';

/** The organisation whose units at workplaces are grass-roots unions. */
const UNION = 'trade-union';
/** Listed one by one at most; the sums always count all. */
const UNIONS_LISTED = 2_000;
const SECTORS = [...OWNERSHIP_SECTORS, null] as const;

interface Enterprise {
  readonly code: string;
  readonly name: string;
  readonly sector: string | null;
  readonly communeCode: string | null;
  readonly provinceCode: string | null;
  members: number;
}

/**
 * Grass-roots unions (công đoàn cơ sở) and their members by the ownership of the enterprise. A grass-roots union is a
 * unit at a workplace below none; members of the units below it are its members.
 */
export const enterprisesReport: ReportDefinition = {
  name: 'enterprises',
  title: bilingual(
    'Công đoàn cơ sở và đoàn viên theo loại hình doanh nghiệp',
    'Grass-roots unions by ownership',
  ),
  takes: ['unit'],
  compute(context) {
    const { unit, directory } = context;
    const { enterprises, members, elsewhere } = count(context);
    const sectors = SECTORS.map((sector) => ({
      sector,
      unions: enterprises.filter((one) => one.sector === sector).length,
      members: members.get(sector) ?? 0,
    }));
    const childOf = ({ communeCode, provinceCode }: Enterprise) => (unit ? communeCode : provinceCode);
    const children = [...new Set(enterprises.map(childOf))]
      .sort((a, b) => ((a ?? '~') < (b ?? '~') ? -1 : 1))
      .map((code) => {
        const own = enterprises.filter((one) => childOf(one) === code && one.sector === 'non-state');
        return {
          code,
          name: code === null ? 'Chưa rõ' : directory.unitName(code),
          nonStateUnions: own.length,
          nonStateMembers: own.reduce((sum, one) => sum + one.members, 0),
        };
      });
    return {
      report: {
        unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
        sectors,
        membersOutsideEnterprises: elsewhere,
        children,
        unions: enterprises.slice(0, UNIONS_LISTED),
        unionsTotal: enterprises.length,
      },
      tables: [
        table(
          'sectors',
          bilingual('Theo loại hình sở hữu', 'By ownership'),
          [text('sector', 'Khu vực', 'Sector'), integer('unions', 'Công đoàn cơ sở', 'Unions'), PERSONS],
          [
            ...sectors.map((row) => [
              SECTOR_NAMES[row.sector ?? 'unknown'] ?? row.sector,
              row.unions,
              row.members,
            ]),
            ['Không thuộc doanh nghiệp nào', null, elsewhere],
          ],
        ),
        table(
          'children',
          bilingual(
            'Doanh nghiệp ngoài khu vực Nhà nước, theo địa bàn',
            'Non-state enterprises by unit below',
          ),
          [CODE, NAME, integer('unions', 'Công đoàn cơ sở', 'Unions'), MEMBERSHIPS],
          children.map((row) => [row.code, row.name, row.nonStateUnions, row.nonStateMembers]),
        ),
        table(
          'unions',
          bilingual('Công đoàn cơ sở', 'Grass-roots unions'),
          [
            CODE,
            NAME,
            text('sector', 'Khu vực', 'Sector'),
            text('commune', 'Xã, phường', 'Commune'),
            PERSONS,
          ],
          enterprises
            .slice(0, UNIONS_LISTED)
            .map((one) => [
              one.code,
              one.name,
              SECTOR_NAMES[one.sector ?? 'unknown'] ?? one.sector,
              one.communeCode,
              one.members,
            ]),
        ),
      ],
    };
  },
};

const SECTOR_NAMES: Readonly<Record<string, string>> = {
  state: 'Nhà nước',
  'non-state': 'Ngoài Nhà nước',
  foreign: 'Có vốn đầu tư nước ngoài',
  unknown: 'Chưa rõ',
};

function count({ directory, snapshot, scope, unit }: ReportContext) {
  const union = directory.organisation(UNION);
  const own = directory.branches.filter(({ organisation }) => organisation === UNION);
  const byCode = new Map(own.map((branch) => [branch.code, branch]));
  const found = new Map<string, Enterprise>();
  const enterpriseOf = new Map<number, Enterprise>();
  for (const branch of own) {
    const root = grassRoots(branch, byCode);
    if (!root) continue;
    const place = placeOfBranch(root, byCode);
    const inUnit = !unit || place.provinceCode === unit.code || place.communeCode === unit.code;
    if (!inUnit) continue;
    let enterprise = found.get(root.code);
    if (!enterprise) {
      const { code, name, ownershipSector } = root;
      found.set(code, (enterprise = { code, name, sector: ownershipSector, ...place, members: 0 }));
    }
    if (union) enterpriseOf.set(snapshot.store.units.find(unitKey(union.position, branch.code)), enterprise);
  }
  const members = new Map<string | null, number>();
  let elsewhere = 0;
  if (union) {
    const ofUnion = { ...scope, organisation: union.position };
    const inside = new Set<number>();
    // A member belongs to the enterprise, wherever he or she lives.
    const everywhere = { ...ofUnion, province: null, commune: null, branches: new Set(enterpriseOf.keys()) };
    const { unit: unitOf } = snapshot.store;
    eachPerson(snapshot, everywhere, (rows, total, person) => {
      const enterprises = new Set(rows.slice(0, total).map((row) => enterpriseOf.get(unitOf[row]!)!));
      for (const enterprise of enterprises) enterprise.members++;
      for (const sector of new Set([...enterprises].map((one) => one.sector)))
        members.set(sector, (members.get(sector) ?? 0) + 1);
      inside.add(person);
    });
    eachPerson(snapshot, ofUnion, (_rows, _total, person) => {
      if (!inside.has(person)) elsewhere++;
    });
  }
  return {
    enterprises: [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
    members,
    elsewhere,
  };
}

/** The highest unit at a workplace at or above a unit; null: it is at none. */
function grassRoots(branch: Branch, byCode: ReadonlyMap<string, Branch>): Branch | null {
  let root: Branch | null = null;
  const seen = new Set<string>();
  for (let at: Branch | undefined = branch; at && !seen.has(at.code); at = byCode.get(at.parentCode ?? '')) {
    seen.add(at.code);
    if (at.kind === 'workplace') root = at;
  }
  return root;
}

/** A unit without a commune of its own lies where its parent lies. */
function placeOfBranch(branch: Branch, byCode: ReadonlyMap<string, Branch>) {
  const seen = new Set<string>();
  for (let at: Branch | undefined = branch; at && !seen.has(at.code); at = byCode.get(at.parentCode ?? '')) {
    seen.add(at.code);
    if (at.provinceCode !== null) return { communeCode: at.communeCode, provinceCode: at.provinceCode };
  }
  return { communeCode: null, provinceCode: null };
}
