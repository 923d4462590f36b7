import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { readChoice, writeChoice } from '../shell/choices.js';

/** What single keys do, by `s`, `1`, `?`, `Enter` … An action that answers false leaves the key to the browser. */
export type Shortcuts = Readonly<Record<string, ((event: KeyboardEvent) => void | false) | undefined>>;

const STATES = ['on', 'off'] as const;
let state = readChoice('shortcuts', STATES) ?? 'on';
const listeners = new Set<() => void>();

/** Single keys can be switched off: people who speak to their computer would press them by accident. */
export function switchShortcuts(on: boolean): void {
  state = on ? 'on' : 'off';
  writeChoice('shortcuts', state);
  listeners.forEach((listener) => listener());
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state === 'on',
  );
}

/** Listens to single keys wherever the focus is, except in text fields, and not while a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const on = useShortcutsOn();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]') || isTyped(event.target)) return;
    const action = shortcuts[nameOf(event)];
    if (action && action(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [on]);
}

/** Vietnamese input methods hold letters back; the key itself says which one it was. */
function nameOf({ key, code }: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if ((key === 'Process' || key === 'Unidentified') && letter) return letter.toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

function isTyped(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]')
  );
}
