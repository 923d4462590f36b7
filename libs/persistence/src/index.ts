export {
  bigintArray,
  booleanArray,
  byteaArray,
  dateArray,
  doubleArray,
  integerArray,
  smallintArray,
  textArray,
  timestampArray,
  uuidArray,
} from './binary-array.js';
export { createDataSource, connectionString, type DatabaseSettings, type Scope } from './data-source.js';
export {
  afterCommit,
  asOrganisation,
  inTransaction,
  type Transaction,
  type TransactionOptions,
} from './transaction.js';
export { appendOnlySql, hubOnlyPolicySql, organisationPolicySql } from './row-security.js';
export { assertMigrated, migrate, MigrationsMissing, type MigrationClass } from './migrations.js';
export { applicationRole, bootstrapRolesSql, ensureDatabase, ownerRole, type ServiceRole } from './roles.js';
export { isTransient, markTransient } from './transient.js';
