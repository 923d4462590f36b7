import { hub } from '../api/queries.js';
import type { Place } from '../api/types.js';

/** A province or commune with what it belongs to; units do not change while one looks at them. */
export function placeQuery(code: string | undefined) {
  return {
    ...hub<Place>(`/v1/places/${encodeURIComponent(code ?? '')}`),
    enabled: code !== undefined,
    staleTime: Infinity,
  };
}
