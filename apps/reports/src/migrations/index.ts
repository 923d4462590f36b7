import { Facts1763719200000 } from './1763719200000-facts.js';
import { FiguresVersion1763719200001 } from './1763719200001-figures-version.js';

export const migrations = [Facts1763719200000, FiguresVersion1763719200001];
