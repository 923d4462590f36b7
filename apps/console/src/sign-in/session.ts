import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext } from 'react';
import { ask } from '../api/request.js';
import type { Account, Bilingual, Session } from '../api/types.js';

export type Role = Account['role'];

export const SESSION_PATH = '/v1/session';

/** Who is signed in; asked once, then kept until a sign-in or sign-out changes it. */
export const sessionQuery = queryOptions({
  queryKey: [SESSION_PATH],
  queryFn: ({ signal }) => ask<Session>(SESSION_PATH, { signal }),
  staleTime: Infinity,
  gcTime: Infinity,
});

export function signIn(name: string, password: string): Promise<Session> {
  return ask<Session>(SESSION_PATH, { method: 'POST', body: { name, password } });
}

/** @returns where the identity provider ends its session, when the person signed in there */
export async function signOut(): Promise<string | undefined> {
  const ended = await ask<{ signOutUrl: string } | undefined>(SESSION_PATH, { method: 'DELETE' });
  return ended?.signOutUrl;
}

/** Set by the root for everything that is shown to somebody who is signed in. */
export const AccountContext = createContext<Account | null>(null);

/** Who looks at the screen. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error('nobody is signed in');
  return account;
}

const NONE: Session['organisations'] = [];

/** The linked organisations. */
export function useOrganisations(): Session['organisations'] {
  return useQuery(sessionQuery).data?.organisations ?? NONE;
}

/** What an organisation is called; a slug that the hub does not know stands for itself. */
export function useOrganisationName(): (slug: string) => Bilingual {
  const { data } = useQuery(sessionQuery);
  const organisations = data?.organisations;
  return useCallback(
    (slug) => organisations?.find((each) => each.slug === slug)?.name ?? { vi: slug, en: slug },
    [organisations],
  );
}
