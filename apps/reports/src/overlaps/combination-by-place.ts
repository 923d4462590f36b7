import { QueryFailed } from '#messaging';
import { badParameter } from '../engine/refusals.js';
import type { ReportContext } from '../engine/report-definition.js';

export interface CombinationByPlace {
  /** Slugs, sorted. */
  readonly organisations: readonly string[];
  readonly persons: number;
  /** Units below with people in exactly this combination there; most people first. */
  readonly children: readonly { readonly code: string; readonly name: string; readonly persons: number }[];
}

/**
 * Where the people are who are in exactly the combination that is asked for; null: none is.
 *
 * @throws QueryFailed an organisation that is not there, or one twice
 */
export function combinationByPlace(context: ReportContext): CombinationByPlace | null {
  const { directory, parameters, scope, snapshot, unit } = context;
  if (parameters.combination === undefined) return null;
  const organisations = parameters.combination.split(',').sort();
  const positions = organisations.map(
    (slug) => directory.organisations.find((organisation) => organisation.slug === slug)?.position,
  );
  if (positions.includes(undefined) || new Set(organisations).size < organisations.length) {
    const slugs = directory.organisations.map(({ slug }) => slug).join(', ');
    throw new QueryFailed(
      badParameter(
        'combination',
        `các mã khác nhau, cách nhau bằng dấu phẩy, trong số ${slugs}`,
        `different slugs with commas between them, out of ${slugs}`,
      ),
    );
  }
  const sums = context.placeSums();
  const set = (positions as number[]).reduce(
    (larger, position) => sums.combinations.with(larger, position),
    0,
  );
  const children = unit?.level === 'commune' ? [] : sums.below(scope.province);
  return {
    organisations,
    persons: sums.of(scope.province, scope.commune).people[set] ?? 0,
    children: children
      .map(([word, { people }]) => {
        const code = snapshot.store.places.text(word) ?? '';
        return { code, name: directory.unitName(code), persons: people[set] ?? 0 };
      })
      .filter(({ persons }) => persons > 0)
      .sort((a, b) => b.persons - a.persons || (a.code < b.code ? -1 : 1)),
  };
}
