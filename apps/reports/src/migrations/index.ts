import { Facts1763719200000 } from './1763719200000-facts.js';

export const migrations = [Facts1763719200000];
