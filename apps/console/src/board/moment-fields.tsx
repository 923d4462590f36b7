import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.js';
import { TextField } from '../design/field.js';
import { fromVietnam, inVietnam } from './days.js';
import { useSetSearch, type BoardSearch } from './scope.js';

/** Of which day the figures are, and when the hub knew them; both go into the URL. */
export function MomentFields() {
  const { t } = useTranslation('board');
  const set = useSetSearch();
  const search: BoardSearch = useSearch({ strict: false });
  return (
    <>
      <TextField
        label={t('filter.asOf')}
        type="date"
        value={search.asOf ?? ''}
        onChange={({ target }) => set({ asOf: target.value })}
      />
      <TextField
        label={t('filter.knownAt')}
        type="datetime-local"
        value={search.knownAt ? inVietnam(search.knownAt) : ''}
        onChange={({ target }) => set({ knownAt: target.value && fromVietnam(target.value) })}
      />
      {(search.asOf ?? search.knownAt) && (
        <Button kind="quiet" onClick={() => set({ asOf: '', knownAt: '' })}>
          {t('filter.now')}
        </Button>
      )}
    </>
  );
}
