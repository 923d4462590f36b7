import { Facts1763719200000 } from './1763719200000-facts.js';
import { FiguresVersion1763719200001 } from './1763719200001-figures-version.js';
import { OrganisationUnits1764006000000 } from './1764006000000-organisation-units.js';
import { FactColumns1764007000000 } from './1764007000000-fact-columns.js';
import { Imports1764007000001 } from './1764007000001-imports.js';
import { Periods1764008000000 } from './1764008000000-periods.js';
import { Exports1764008000001 } from './1764008000001-exports.js';
import { Rounds1764008000002 } from './1764008000002-rounds.js';
import { Subscriptions1764008000003 } from './1764008000003-subscriptions.js';
import { NamesKnown1764012000000 } from './1764012000000-names-known.js';
import { SensitiveReleases1764012000001 } from './1764012000001-sensitive-releases.js';
import { Linkage1764012000002 } from './1764012000002-linkage.js';

/** In the order in which they are applied. */
export const migrations = [
  Facts1763719200000,
  FiguresVersion1763719200001,
  OrganisationUnits1764006000000,
  FactColumns1764007000000,
  Imports1764007000001,
  Periods1764008000000,
  Exports1764008000001,
  Rounds1764008000002,
  Subscriptions1764008000003,
  NamesKnown1764012000000,
  SensitiveReleases1764012000001,
  Linkage1764012000002,
];
