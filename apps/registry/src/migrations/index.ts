import { RecordsAndPersons1763719200000 } from './1763719200000-records-and-persons.js';

export const migrations = [RecordsAndPersons1763719200000];
