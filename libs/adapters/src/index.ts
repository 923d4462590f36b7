export { FAULT_COLUMN, faultCell, faultColumnOf, withoutFault } from './correction.js';
export * from './definition/definition.js';
export type {
  Connection,
  DatabasePull,
  HttpPull,
  Schedule,
  Sending,
  WatchedFolder,
} from './definition/connection.js';
export { ADAPTER_SCHEMA } from './definition/schema.js';
export { DefinitionError, loadAdapter, type DefinitionFault } from './definition/load-adapter.js';
export * from './faults.js';
export {
  Mapping,
  matchesSheet,
  type CandidateRecord,
  type MappedRow,
  type RowNotice,
  type RowProblem,
} from './mapping/mapping.js';
export type { Header } from './mapping/header.js';
export { STEPS } from './mapping/steps.js';
export {
  AdapterRun,
  namedColumns,
  type Place,
  type RowFaultCode,
  type RunSink,
  type SkipReason,
} from './run.js';
export { CsvTable } from './tables/csv-table.js';
export { itemsOf, JsonTable, NdjsonTable, ObjectRows } from './tables/json-table.js';
export { XlsxTable } from './tables/xlsx-table.js';
export { proposeAdapter, type ProposalOptions, type TableSample } from './proposal/propose.js';
export { formatOf, sampleOf } from './tables/sample.js';
