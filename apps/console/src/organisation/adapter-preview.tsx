import { useTranslation } from 'react-i18next';
import type { AdapterCheck } from '../api/types.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Bar, Figure } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useFieldName } from './field-name.js';
import { useValueName, wordsAt } from './value-name.js';

type CheckedField = AdapterCheck['fields'][number];
type Defect = AdapterCheck['defects'][number];

/** Cells that one field is made of come with a `+` between them, also when all of them are empty. */
const isGiven = (cells: string | null): cells is string => cells !== null && /[^\s+]/.test(cells);

/** What an adapter makes of a file: how many rows would be taken, what each column becomes, what is wrong. */
export function AdapterPreview({ check }: { readonly check: AdapterCheck }) {
  const { t } = useTranslation('organisation');
  const { number, percent, text } = useFormat();
  const numberColumn = useNumberColumn();
  const fieldName = useFieldName();
  const valueName = useValueName();
  const { rows, fields, defects, sheets, matching } = check;
  const missing = [...new Set(sheets.flatMap((sheet) => sheet.missing))];
  const unused = [...new Set(sheets.flatMap((sheet) => sheet.unused))].filter(Boolean);
  const skipped = Object.values(rows.skipped).reduce((sum, each) => sum + each, 0);
  const place = ({ sheet, line }: { readonly sheet: string | null; readonly line: number }) =>
    sheet === null ? t('preview.line', { line }) : t('preview.sheetLine', { sheet, line });

  const fieldColumns: Column<CheckedField>[] = [
    { key: 'field', title: t('preview.field'), heads: true, cell: ({ field }) => fieldName(field) },
    {
      key: 'columns',
      title: t('preview.columns'),
      cell: ({ columns }) =>
        columns.length > 0 ? (
          <span translate="no">{columns.join(' + ')}</span>
        ) : (
          <span className="muted">{t('preview.noColumn')}</span>
        ),
    },
    {
      key: 'examples',
      title: t('preview.examples'),
      cell: ({ field, examples }) => (
        <ul className="examples">
          {examples.map(({ sheet, line, given, becomes }) => {
            const name = becomes === null ? '' : valueName(field, becomes);
            return (
              <li key={`${sheet} ${line}`}>
                {isGiven(given) && given !== name && (
                  <span translate="no">
                    <span className="muted">{given}</span> <span aria-hidden="true">→</span>{' '}
                  </span>
                )}
                <span {...wordsAt(field)}>{name}</span>
              </li>
            );
          })}
        </ul>
      ),
    },
    {
      key: 'filled',
      title: t('preview.filled'),
      cell: ({ filled, empty }) => {
        const share = filled / Math.max(1, filled + empty);
        return <Bar share={share} label={t('preview.filledShare', { share: percent(share) })} />;
      },
    },
  ];
  const defectColumns: Column<Defect>[] = [
    {
      key: 'refused',
      title: t('preview.effect'),
      cell: ({ refused }) => (
        <Badge tone={refused ? 'bad' : 'warn'}>{t(refused ? 'preview.refused' : 'preview.noted')}</Badge>
      ),
    },
    {
      key: 'message',
      title: t('preview.defect'),
      heads: true,
      cell: ({ field, message }) => (
        <>
          {field !== null && <strong translate="no">{field}: </strong>}
          {text(message)}
        </>
      ),
    },
    numberColumn('count', t('preview.rows')),
    {
      key: 'examples',
      title: t('preview.where'),
      cell: ({ examples }) => (
        <ul className="examples">
          {examples.map(({ sheet, line, given }) => (
            <li key={`${sheet} ${line}`}>
              {place({ sheet, line })}
              {isGiven(given) && (
                <span className="muted" translate="no">
                  : {given}
                </span>
              )}
            </li>
          ))}
        </ul>
      ),
    },
  ];
  return (
    <div className="stack">
      <div className="grid grid-small">
        <Figure
          name={t('preview.accepted')}
          value={percent(check.acceptedShare)}
          note={t('preview.acceptedNote', { accepted: number(rows.accepted), read: number(rows.read) })}
        />
        <Figure
          name={t('preview.rejected')}
          value={number(rows.rejected)}
          note={
            skipped > 0
              ? t('preview.skipped', { count: skipped, rows: number(skipped) })
              : t('preview.noneSkipped')
          }
        />
        <Figure
          name={t('preview.known')}
          value={number(check.known)}
          note={t('preview.knownNote', { fresh: number(Math.max(0, rows.accepted - check.known)) })}
        />
        <Figure
          name={t('preview.strong')}
          value={percent(matching.byNationalId / Math.max(1, rows.accepted))}
          note={t('preview.strongNote', { weak: number(matching.tooLittle) })}
        />
      </div>
      {!check.complete && <p className="muted">{t('preview.sample', { rows: number(rows.read) })}</p>}
      {missing.length > 0 && (
        <div className="notice notice-warn">{t('preview.missing', { columns: missing.join(', ') })}</div>
      )}
      {matching.repeatedLocalIds > 0 && (
        <div className="notice notice-warn">
          {t('preview.repeated', {
            count: matching.repeatedLocalIds,
            rows: number(matching.repeatedLocalIds),
          })}
        </div>
      )}
      {defects.length > 0 && (
        <section className="stack">
          <h3>{t('preview.defects')}</h3>
          <Table
            caption={t('preview.defects')}
            columns={defectColumns}
            rows={defects}
            rowKey={({ code, field, refused }) => `${code} ${field} ${refused}`}
          />
        </section>
      )}
      <section className="stack">
        <h3>{t('preview.fields')}</h3>
        <Table
          caption={t('preview.fields')}
          columns={fieldColumns}
          rows={fields}
          rowKey={({ field }) => field}
        />
        {unused.length > 0 && <p className="muted">{t('preview.unused', { columns: unused.join(', ') })}</p>}
      </section>
    </div>
  );
}
