import {
  SHIPPED_ORGANISATIONS,
  type Bilingual,
  type ColumnType,
  type ReportCell,
  type ReportColumn,
  type ReportTable,
} from '#contracts';

const column =
  (type: ColumnType) =>
  (id: string, vi: string, en: string): ReportColumn => ({ id, title: { vi, en }, type });

export const text = column('text');
export const integer = column('integer');
export const decimal = column('decimal');
export const percent = column('percent');
export const date = column('date');

export const PERSONS = integer('persons', 'Số người', 'People');
export const MEMBERSHIPS = integer('memberships', 'Số lượt', 'Memberships');
export const ORGANISATION = text('organisation', 'Tổ chức', 'Organisation');
export const CODE = text('code', 'Mã', 'Code');
export const NAME = text('name', 'Tên', 'Name');

export function table(
  id: string,
  title: Bilingual,
  columns: readonly ReportColumn[],
  rows: readonly (readonly ReportCell[])[],
  notes: readonly Bilingual[] = [],
): ReportTable {
  return { id, title, columns, rows, notes };
}

export function bilingual(vi: string, en: string): Bilingual {
  return { vi, en };
}

/** Name of an organisation; one that does not ship with the hub is called by its slug. */
export function organisationName(slug: string): Bilingual {
  return SHIPPED_ORGANISATIONS.find((shipped) => shipped.slug === slug)?.name ?? bilingual(slug, slug);
}
