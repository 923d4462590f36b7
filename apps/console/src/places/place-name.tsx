import { useQuery } from '@tanstack/react-query';
import { placeQuery } from './place-query.js';

/** What a province or commune is called; its code until that is known. */
export function PlaceName({ code }: { readonly code: string }) {
  return useQuery(placeQuery(code)).data?.name ?? code;
}
