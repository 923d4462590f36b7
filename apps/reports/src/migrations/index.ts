import { Facts1763719200000 } from './1763719200000-facts.js';
import { FiguresVersion1763719200001 } from './1763719200001-figures-version.js';
import { FactColumns1764007000000 } from './1764007000000-fact-columns.js';

export const migrations = [Facts1763719200000, FiguresVersion1763719200001, FactColumns1764007000000];
