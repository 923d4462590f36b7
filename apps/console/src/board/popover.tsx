import { useRef, type ReactNode } from 'react';

/** A button that opens something small below it; Escape closes it and goes back to the button. */
export function Popover({
  label,
  children,
}: {
  readonly label: ReactNode;
  /** @param close for what is finished */
  readonly children: (close: () => void) => ReactNode;
}) {
  const element = useRef<HTMLDetailsElement>(null);
  const close = () => {
    element.current?.removeAttribute('open');
    element.current?.querySelector('summary')?.focus();
  };
  return (
    <details className="popover" ref={element} onKeyDown={({ key }) => key === 'Escape' && close()}>
      <summary className="button">{label}</summary>
      <div className="stack">{children(close)}</div>
    </details>
  );
}
