export * from './canonical-record.js';
export * from './events.js';
export * from './organisation.js';
export * from './queries.js';
export * from './review-queries.js';
