import { RecordEntity, RecordVersionEntity } from './records/record.entity.js';

/** Entities of the registry's data source. */
export const entities = [RecordEntity, RecordVersionEntity];
