import { CreateMatching1763715600000 } from './1763715600000-create-matching.js';
import { Models1764001000000 } from './1764001000000-models.js';
import { ReviewWork1764002000000 } from './1764002000000-review-work.js';
import { QualityTold1764012000000 } from './1764012000000-quality-told.js';
import { LowGroups1764013000301 } from './1764013000301-low-groups.js';

/** Migrations of the matching schema, oldest first. */
export const migrations = [
  CreateMatching1763715600000,
  Models1764001000000,
  ReviewWork1764002000000,
  QualityTold1764012000000,
  LowGroups1764013000301,
];
