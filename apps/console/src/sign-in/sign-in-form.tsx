import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { TextField } from '../design/field.js';
import { signIn } from './session.js';

/** Name and password; `name` is given where the same person must sign in again. */
export function SignInForm({
  name: fixedName,
  onSignedIn,
}: {
  readonly name?: string;
  readonly onSignedIn: (session: Session) => void;
}) {
  const { t } = useTranslation('signIn');
  const [name, setName] = useState(fixedName ?? '');
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(name, password),
    onSuccess: onSignedIn,
    meta: { handled: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!attempt.isPending) attempt.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {attempt.isError && <Failure error={attempt.error} />}
      <TextField
        label={t('name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        readOnly={fixedName !== undefined}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('password')}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button kind="primary" type="submit" busy={attempt.isPending}>
        {t('submit')}
      </Button>
    </form>
  );
}
