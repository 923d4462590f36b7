import type { ReactNode } from 'react';

export type Tone = 'accent' | 'good' | 'warn' | 'bad';

export function Badge({ tone, children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`badge ${tone ? `badge-${tone}` : ''}`}>{children}</span>;
}

/** A share as bar; its label says the same in words. @param share 0–1 */
export function Bar({
  share,
  label,
  tone,
}: {
  readonly share: number;
  readonly label: string;
  readonly tone?: Tone;
}) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span className={`bar ${tone ? `bar-${tone}` : ''}`} role="img" aria-label={label}>
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}

/** One number with its name, and what it is measured against. */
export function Figure({
  name,
  value,
  note,
}: {
  readonly name: ReactNode;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) {
  return (
    <dl className="figure card">
      <dt>{name}</dt>
      <dd>{value}</dd>
      {note && <dd>{note}</dd>}
    </dl>
  );
}

/** Holds the place of what is still loading, at its size, so that nothing jumps. */
export function Skeleton({ height, width = '100%' }: { readonly height: string; readonly width?: string }) {
  return <span className="skeleton" aria-hidden="true" style={{ height, width }} />;
}

/** There is nothing, and that is fine: says what would be here and what to do next. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className="empty card">{children}</div>;
}

/** Heading of a screen; what belongs to the whole screen stands beside it. */
export function ScreenHead({
  title,
  lead,
  children,
}: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className="row row-apart">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p className="muted">{lead}</p>}
      </div>
      {children && <div className="row no-print">{children}</div>}
    </header>
  );
}
