import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';

export interface Toast {
  readonly content: ReactNode;
  readonly kind?: 'bad';
  /** Stays until it is closed; otherwise it goes by itself. */
  readonly stays?: boolean;
  /** Takes the place of the one about the same subject. */
  readonly subject?: string;
}

const SHOWN_MS = 8_000;
const MOST = 4;

let shown: readonly (Toast & { readonly id: number })[] = [];
let count = 0;
const listeners = new Set<() => void>();

function show(next: typeof shown): void {
  shown = next;
  listeners.forEach((listener) => listener());
}

function close(id: number): void {
  show(shown.filter((each) => each.id !== id));
}

/** Says something in the corner of the page; what is wrong stays until it is closed. */
export function toast(message: Toast): void {
  const id = count++;
  const others = shown.filter(({ subject }) => subject === undefined || subject !== message.subject);
  show([...others, { ...message, id }].slice(-MOST));
  if (!message.stays && message.kind !== 'bad') setTimeout(() => close(id), SHOWN_MS);
}

export function Toasts() {
  const { t } = useTranslation('design');
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div className="toasts" role="status">
      {toasts.map(({ id, content, kind }) => (
        <div key={id} className={`toast ${kind ? `toast-${kind}` : ''}`}>
          <div>{content}</div>
          <Button small kind="quiet" onClick={() => close(id)}>
            {t('close')}
          </Button>
        </div>
      ))}
    </div>
  );
}
