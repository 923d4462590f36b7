import { type Bilingual, SHIPPED_ORGANISATIONS } from '#contracts';

/** The name of an organisation by its slug; the slug itself for one that did not ship with the hub. */
export function organisationName(slug: string): Bilingual {
  return (
    SHIPPED_ORGANISATIONS.find((organisation) => organisation.slug === slug)?.name ?? { vi: slug, en: slug }
  );
}
