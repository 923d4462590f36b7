import { useFormat } from '../language/format.js';

/** A share of nearly one in percent with two places: 99,75 % is not 99,8 %. */
export function usePreciseShare(): (share: number) => string {
  const { number } = useFormat();
  return (share) => `${number(Math.round(share * 10_000) / 100)} %`;
}
