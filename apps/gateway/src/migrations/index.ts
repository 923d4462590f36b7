import { Foundation1763700000000 } from './1763700000000-foundation.js';
import { ChangeFeed1763726400000 } from './1763726400000-change-feed.js';
import { RowPlaces1764004000000 } from './1764004000000-row-places.js';
import { FullLists1764005000000 } from './1764005000000-full-lists.js';
import { Connectors1764005100000 } from './1764005100000-connectors.js';
import { Webhooks1764006000000 } from './1764006000000-webhooks.js';
import { Proposals1764006000001 } from './1764006000001-proposals.js';
import { Accounts1764009000000 } from './1764009000000-accounts.js';
import { RejectedRows1764011000000 } from './1764011000000-rejected-rows.js';
import { StoredBodies1764011000001 } from './1764011000001-stored-bodies.js';
import { IdentityProvider1764013000200 } from './1764013000200-identity-provider.js';
import { SignInTrail1764015000000 } from './1764015000000-sign-in-trail.js';

/** In the order in which they are applied. */
export const migrations = [
  Foundation1763700000000,
  ChangeFeed1763726400000,
  RowPlaces1764004000000,
  FullLists1764005000000,
  Connectors1764005100000,
  Webhooks1764006000000,
  Proposals1764006000001,
  Accounts1764009000000,
  RejectedRows1764011000000,
  StoredBodies1764011000001,
  IdentityProvider1764013000200,
  SignInTrail1764015000000,
];
