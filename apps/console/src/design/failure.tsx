import { useTranslation } from 'react-i18next';
import { Refused } from '../api/request.js';
import { useFormat } from '../language/format.js';
import { Button } from './button.js';

/** What an error says to a person: the hub's own words when it gave any. */
export function useFailureText(): (error: unknown) => string {
  const { t } = useTranslation('design');
  const { text } = useFormat();
  return (error) => (error instanceof Refused ? text(error.text) : t('outOfReach'));
}

/** Everything that an error says, field by field; the one way in which the console shows one. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation('design');
  const { text } = useFormat();
  const textOf = useFailureText();
  const errors = error instanceof Refused ? error.errors : [];
  return (
    <div className="notice notice-bad" role="alert">
      <strong>{textOf(error)}</strong>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ row, field, code, message }) => (
            <li key={`${row} ${field} ${code}`}>
              {row !== undefined && `${t('row', { row })} `}
              {text(message)}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <Button small onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
