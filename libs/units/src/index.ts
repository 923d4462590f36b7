export { bareName, loadShippedUnits, shippedUnitTable } from './shipped.js';
export { communeReferences, type CommuneReferences } from './references.js';
