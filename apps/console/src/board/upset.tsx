import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import type { Combination } from './answers.js';
import { BarCell } from './bar-cell.js';

/**
 * An UpSet chart that is a table: a row for each combination, a column for each organisation with a dot where it
 * belongs to the combination, and a bar for the people. Above the columns how large each organisation is.
 */
export function Upset({
  combinations,
  persons,
  chosen,
}: {
  readonly combinations: readonly Combination[];
  /** In all. */
  readonly persons: number;
  /** The combination that is looked at, as the URL has it. */
  readonly chosen?: string | undefined;
}) {
  const { t } = useTranslation('board');
  const { number, text } = useFormat();
  const organisationName = useOrganisationName();
  const slugs = [...new Set(combinations.flatMap(({ organisations }) => organisations))];
  const sizes = slugs.map((slug) =>
    combinations.reduce((sum, each) => sum + (each.organisations.includes(slug) ? each.persons : 0), 0),
  );
  const largest = Math.max(1, ...sizes);
  const rows = [...combinations].filter((each) => each.persons > 0).sort((a, b) => b.persons - a.persons);
  const most = rows[0]?.persons ?? 1;
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t('overlaps.combinations')}>
      <table className="table upset">
        <caption className="visually-hidden">{t('overlaps.combinations')}</caption>
        <thead>
          <tr>
            {slugs.map((slug, index) => (
              <th key={slug} scope="col">
                <div className="upset-name">{text(organisationName(slug))}</div>
                <div className="upset-set" aria-hidden="true">
                  <span style={{ height: `${((sizes[index] ?? 0) / largest) * 100}%` }} />
                </div>
                <span className="small">{number(sizes[index] ?? 0)}</span>
              </th>
            ))}
            <th scope="col">{t('persons')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ organisations, persons: own }) => {
            const inside = slugs.map((slug) => organisations.includes(slug));
            const combination = organisations.join(',');
            const names = organisations.map((slug) => text(organisationName(slug))).join(' + ');
            const [begin, end] = [inside.indexOf(true), inside.lastIndexOf(true)];
            return (
              <tr key={combination} aria-current={combination === chosen || undefined}>
                {slugs.map((slug, index) => (
                  <td key={slug} className={`upset-cell ${lineClass(index, begin, end)}`}>
                    <span className={inside[index] ? 'upset-dot upset-dot-in' : 'upset-dot'} />
                    <span className="visually-hidden">{inside[index] ? t('overlaps.in') : ''}</span>
                  </td>
                ))}
                <td className="numeric">
                  <Link
                    to="."
                    search={(old) => ({ ...old, combination })}
                    resetScroll={false}
                    aria-label={t('overlaps.whereAre', { names, persons: number(own) })}
                  >
                    <BarCell value={own} most={most} share={own / persons} />
                  </Link>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The line that ties the dots of a combination together, piece by piece. */
function lineClass(index: number, begin: number, end: number): string {
  if (begin === end || index < begin || index > end) return '';
  if (index === begin) return 'upset-line upset-line-begins';
  return index === end ? 'upset-line upset-line-ends' : 'upset-line';
}
