export * from './environment.js';
export * from './health.js';
export * from './http.js';
export * from './logger.js';
export * from './metrics.js';
export * from './redaction.js';
export * from './trace.js';
