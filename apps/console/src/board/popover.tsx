import { useState, type KeyboardEvent, type ReactNode } from 'react';

/** A button that opens something small below it; Escape closes it and goes back to the button. */
export function Popover({
  label,
  children,
}: {
  readonly label: ReactNode;
  /** @param close for what is finished */
  readonly children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent) => {
    if (key !== 'Escape') return;
    setOpen(false);
    currentTarget.querySelector('summary')?.focus();
  };
  return (
    <details
      className="popover"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onKeyDown={onKeyDown}
    >
      <summary className="button">{label}</summary>
      <div className="stack">{children(() => setOpen(false))}</div>
    </details>
  );
}
