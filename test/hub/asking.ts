import { join } from 'node:path';
import { KeyRing, TokenAuthority, type Principal } from '#security';
import type { TestHub } from '#testing';
import type { HubClient } from '../../tools/demo/hub-client.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed when it is JSON. */
  readonly body: Record<string, unknown>;
}

/**
 * One request as an organisation (by slug) or role, or as somebody whom the sandbox does not hand out; whatever the
 * answer is, it is returned.
 */
export type Ask = (as: string | Principal, path: string, method?: string, body?: unknown) => Promise<Answer>;

/** Asks a hub plainly: no retries, no patience. */
export function asking(hub: TestHub): Ask {
  const clients = new Map<string, HubClient>();
  const tokens = new TokenAuthority(KeyRing.fromFile(join(hub.dataFolder, 'keys.json')));
  const bearerOf = (as: string | Principal): Promise<string> => {
    if (typeof as !== 'string') return tokens.issue(as, 600);
    const client = clients.get(as) ?? hub.client(as);
    clients.set(as, client);
    return client.bearer();
  };
  return async (as, path, method = 'GET', body) => {
    const response = await fetch(`${hub.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await bearerOf(as)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
}
