export { freshDatabase, serviceDatabase, type TestDatabase } from './database.js';
export { startInfrastructure, type TestInfrastructure } from './infrastructure.js';
export { TestHub, type TestHubOptions } from './hub.js';
export * from './webhook-receiver.js';
export { OIDC_CLIENT, TestIdentityProvider } from './identity-provider.js';
