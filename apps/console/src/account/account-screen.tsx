import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';
import { ScreenHead } from '../design/parts.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { chooseLanguage, LANGUAGES } from '../language/language.js';
import { chooseTheme, chosenTheme, THEMES, type Theme } from '../shell/theme.js';
import { useAccount, useOrganisationName } from '../sign-in/session.js';

/** As the hub has it (NIST SP 800-63B): length, and nothing that people would have to write down. */
const LEAST_CHARACTERS = 12;

/** Who the person is to the hub, their password, and how the console looks to them. */
export function AccountScreen() {
  const { t } = useTranslation(['account', 'shell']);
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const { displayName, name, organisation, role, units } = useAccount();
  return (
    <>
      <ScreenHead title={t('account:title')} />
      <section className="card stack" aria-label={t('account:who')}>
        <dl className="grid">
          <div>
            <dt className="muted">{t('account:displayName')}</dt>
            <dd>{displayName}</dd>
          </div>
          <div>
            <dt className="muted">{t('account:name')}</dt>
            <dd>{name}</dd>
          </div>
          <div>
            <dt className="muted">{t('account:role')}</dt>
            <dd>{t(`shell:role.${role}`)}</dd>
          </div>
          {organisation !== null && (
            <div>
              <dt className="muted">{t('account:organisation')}</dt>
              <dd>{text(organisationName(organisation))}</dd>
            </div>
          )}
          {units !== null && (
            <div>
              <dt className="muted">{t('account:units')}</dt>
              <dd>{units.join(', ')}</dd>
            </div>
          )}
        </dl>
        <p className="muted">{t('account:changedBy')}</p>
      </section>
      <PasswordForm />
      <Looks />
    </>
  );
}

function PasswordForm() {
  const { t } = useTranslation('account');
  const { name } = useAccount();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [again, setAgain] = useState('');
  const change = useMutation({
    mutationFn: () => ask('/v1/session/password', { method: 'POST', body: { password, newPassword } }),
    onSuccess: () => {
      setPassword('');
      setNewPassword('');
      setAgain('');
      toast({ content: t('password.changed') });
    },
    meta: { handled: true },
  });
  const differs = again !== '' && again !== newPassword;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending && again === newPassword) change.mutate();
  };
  return (
    <form className="card stack" onSubmit={submit} aria-label={t('password.title')}>
      <h2>{t('password.title')}</h2>
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <TextField
        label={t('password.present')}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <TextField
        label={t('password.new')}
        hint={t('password.hint', { count: LEAST_CHARACTERS })}
        type="password"
        autoComplete="new-password"
        minLength={LEAST_CHARACTERS}
        required
        value={newPassword}
        onChange={(event) => setNewPassword(event.target.value)}
      />
      <TextField
        label={t('password.again')}
        error={differs && t('password.differs')}
        type="password"
        autoComplete="new-password"
        required
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      {change.isError && <Failure error={change.error} />}
      <p className="muted">{t('password.others')}</p>
      <div>
        <Button kind="primary" type="submit" busy={change.isPending}>
          {t('password.submit')}
        </Button>
      </div>
    </form>
  );
}

/** Language and colours, kept in this browser. */
function Looks() {
  const { t, i18n } = useTranslation(['account', 'shell']);
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  return (
    <section className="card stack" aria-label={t('account:looks.title')}>
      <h2>{t('account:looks.title')}</h2>
      <div className="grid">
        <SelectField
          label={t('account:looks.language')}
          value={i18n.language}
          options={[
            { value: 'vi', label: 'Tiếng Việt' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(event) => {
            const chosen = LANGUAGES.find((each) => each === event.target.value);
            if (chosen) void chooseLanguage(chosen);
          }}
        />
        <SelectField
          label={t('account:looks.theme')}
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`shell:theme.${value}`) }))}
          onChange={(event) => {
            const chosen = THEMES.find((each) => each === event.target.value) ?? 'system';
            chooseTheme(chosen);
            setTheme(chosen);
          }}
        />
      </div>
    </section>
  );
}
