import { RecordsAndPersons1763719200000 } from './1763719200000-records-and-persons.js';
import { Announcements1764007000000 } from './1764007000000-announcements.js';

export const migrations = [RecordsAndPersons1763719200000, Announcements1764007000000];
