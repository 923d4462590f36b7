import { useEffect, useId, useRef, type ReactNode } from 'react';

export interface DialogProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Escape was pressed. Without it the dialog cannot be dismissed. */
  readonly onClose?: () => void;
}

/** A modal dialog for as long as it is rendered: the browser keeps the focus inside and gives it back. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div className="stack">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
