import type { ComponentProps } from 'react';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  /** Under way: stays focusable and does nothing. */
  readonly busy?: boolean;
}

export function Button({ kind, small, busy, className, onClick, type = 'button', ...rest }: ButtonProps) {
  const classes = ['button', kind && `button-${kind}`, small && 'button-small', className];
  return (
    <button
      type={type}
      className={classes.filter(Boolean).join(' ')}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}
