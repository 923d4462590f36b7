import { useId, type ComponentProps, type ReactNode } from 'react';

interface FieldProps {
  readonly label: ReactNode;
  /** What is wrong with the value and what to do about it. */
  readonly error?: ReactNode;
  readonly hint?: ReactNode;
}

/** The attributes that tie a control to its label, hint and error. */
function useField({ error, hint }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    control: {
      id,
      ...(described && { 'aria-describedby': described }),
      ...(error ? { 'aria-invalid': true } : {}),
    },
  };
}

function Field({
  id,
  label,
  hint,
  error,
  long,
  children,
}: FieldProps & { readonly id: string; readonly long?: boolean; readonly children: ReactNode }) {
  return (
    <div className={long ? 'field field-long' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

export function TextField({ label, error, hint, ...rest }: FieldProps & ComponentProps<'input'>) {
  const { id, control } = useField({ label, error, hint });
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input type="text" {...control} {...rest} />
    </Field>
  );
}

export function TextAreaField({ label, error, hint, ...rest }: FieldProps & ComponentProps<'textarea'>) {
  const { id, control } = useField({ label, error, hint });
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <textarea {...control} {...rest} />
    </Field>
  );
}

/** Letters of a choice that half the width of a phone shows. */
const FITS_HALF_A_PHONE = 15;

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function SelectField({
  label,
  error,
  hint,
  options,
  ...rest
}: FieldProps & { readonly options: readonly Option[] } & ComponentProps<'select'>) {
  const { id, control } = useField({ label, error, hint });
  const long = options.some(({ label: text }) => text.length > FITS_HALF_A_PHONE);
  return (
    <Field id={id} label={label} hint={hint} error={error} long={long}>
      <select {...control} {...rest}>
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}
