import { RecordsAndPersons1763719200000 } from './1763719200000-records-and-persons.js';
import { RulesAndHistory1764003000000 } from './1764003000000-rules-and-history.js';
import { OrganisationUnits1764006000000 } from './1764006000000-organisation-units.js';
import { Announcements1764007000000 } from './1764007000000-announcements.js';
import { Sharing1764011000002 } from './1764011000002-sharing.js';

/** In the order in which they are applied. */
export const migrations = [
  RecordsAndPersons1763719200000,
  RulesAndHistory1764003000000,
  OrganisationUnits1764006000000,
  Announcements1764007000000,
  Sharing1764011000002,
];
