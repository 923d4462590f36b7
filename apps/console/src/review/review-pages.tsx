import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import './review.css';

const PAGES = [
  ['/review', 'queue.short'],
  ['/review/patterns', 'patterns.short'],
  ['/review/samples', 'samples.short'],
  ['/review/decisions', 'decisions.short'],
] as const;

/** The pages of the review, one beside the other. */
export function ReviewPages() {
  const { t } = useTranslation('review');
  return (
    <nav className="review-pages no-print" aria-label={t('pages')}>
      {PAGES.map(([to, title]) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
          {t(title)}
        </Link>
      ))}
    </nav>
  );
}
