export type * from './api-types.js';
export { LienthongClient, type FeedPage, type FollowOptions, type SendOptions } from './client.js';
export { type HubOptions, type HubRequest } from './connection.js';
export { HubProblem, HubUnavailable, WebhookRejected } from './errors.js';
export { verifyWebhook, type WebhookMessage } from './webhook.js';
