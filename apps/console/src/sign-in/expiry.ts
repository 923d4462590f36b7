import { useSyncExternalStore } from 'react';
import { onSessionExpired, OutOfReach } from '../api/request.js';

/** Requests that wait for the person to sign in again. */
let waiting: { resolve: () => void; reject: (reason: Error) => void }[] = [];
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

onSessionExpired(
  () =>
    new Promise<void>((resolve, reject) => {
      waiting = [...waiting, { resolve, reject }];
      tell();
    }),
);

/** Makes the requests again that the end of the session held up. */
export function resume(): void {
  waiting.forEach(({ resolve }) => resolve());
  waiting = [];
  tell();
}

/** Gives them up. */
export function giveUp(): void {
  waiting.forEach(({ reject }) => reject(new OutOfReach('not signed in')));
  waiting = [];
  tell();
}

export function useExpired(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.length > 0,
  );
}
