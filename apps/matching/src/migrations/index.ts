import { CreateMatching1763715600000 } from './1763715600000-create-matching.js';

/** Migrations of the matching schema, oldest first. */
export const migrations = [CreateMatching1763715600000];
