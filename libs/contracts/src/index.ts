export * from './canonical-record.js';
export * from './event-definition.js';
export * from './events.js';
export * from './organisation.js';
export * from './organisation-units.js';
export * from './proposals.js';
export * from './queries.js';
export * from './review-queries.js';
