import { useState, type FormEvent } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { TextField } from '../design/field.js';
import { queueSearch, type QueueSearch } from './queue-search.js';

interface View {
  readonly name: string;
  readonly search: QueueSearch;
}

const STORED = 'lienthong.review-views';
const MOST_VIEWS = 20;

/** Filters of the queue under a name, kept in this browser. */
export function SavedViews({ search }: { readonly search: QueueSearch }) {
  const { t } = useTranslation('review');
  const navigate = useNavigate();
  const [views, setViews] = useState(readViews);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const keep = (next: readonly View[]) => {
    setViews(next);
    try {
      localStorage.setItem(STORED, JSON.stringify(next));
    } catch {
      // Then they last as long as the page.
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const others = views.filter((view) => view.name !== name.trim());
    keep([...others, { name: name.trim(), search }].slice(-MOST_VIEWS));
    setNaming(false);
    setName('');
  };
  const shown = JSON.stringify(search);
  return (
    <div className="row" role="group" aria-label={t('views.title')}>
      {views.map((view) => (
        <span key={view.name} className="view">
          <Button
            small
            aria-pressed={JSON.stringify(view.search) === shown}
            onClick={() => void navigate({ to: '/review', search: view.search })}
          >
            {view.name}
          </Button>
          <Button
            small
            kind="quiet"
            aria-label={t('views.remove', { name: view.name })}
            onClick={() => keep(views.filter((each) => each !== view))}
          >
            ×
          </Button>
        </span>
      ))}
      <Button small onClick={() => setNaming(true)}>
        {t('views.save')}
      </Button>
      {naming && (
        <Dialog title={t('views.save')} onClose={() => setNaming(false)}>
          <form className="stack" onSubmit={save}>
            <TextField
              label={t('views.name')}
              required
              autoFocus
              pattern=".*\S.*"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <div className="row">
              <Button kind="primary" type="submit">
                {t('views.submit')}
              </Button>
              <Button onClick={() => setNaming(false)}>{t('dialog.cancel')}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </div>
  );
}

/** What is stored may be of another version, or of anybody: only what is understood counts. */
function readViews(): readonly View[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((view: Partial<View> | null) =>
      typeof view?.name === 'string' && view.search && typeof view.search === 'object'
        ? [{ name: view.name, search: queueSearch({ ...view.search }) }]
        : [],
    );
  } catch {
    return [];
  }
}
