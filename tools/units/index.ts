export { importOfficialUnits, UnitListError } from './import.js';
export type { OfficialUnitFiles } from './import.js';
export { COMMUNE_COUNT, PROVINCE_COUNT, loadShippedUnits, shippedUnitTable } from './shipped.js';
