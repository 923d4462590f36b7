import type { AnnouncedQuality } from '#contracts';
import type { Transaction } from '#persistence';
import { EXPECTED_QUALITY, type LinkageQuality } from '../figures/linkage-interval.js';

/** Every announcement is kept: a report as known at an instant is printed with what was known then. */
export async function keepQualities(tx: Transaction, qualities: readonly AnnouncedQuality[]): Promise<void> {
  await tx.query(
    `INSERT INTO linkage_quality (version, known_from, content)
     SELECT (content->>'version')::bigint, (content->>'knownAt')::timestamptz, content
     FROM jsonb_array_elements($1::jsonb) AS content ON CONFLICT DO NOTHING`,
    [JSON.stringify(qualities)],
  );
  await tx.query('UPDATE figures_version SET version = version + 1');
}

/** What was known at an instant (ISO 8601). */
export async function qualityAt(tx: Transaction, knownAt: string): Promise<LinkageQuality> {
  const [known]: [{ content: AnnouncedQuality }?] = await tx.query(
    `SELECT content FROM linkage_quality WHERE known_from <= $1::timestamptz ORDER BY version DESC LIMIT 1`,
    [knownAt],
  );
  if (!known) return EXPECTED_QUALITY;
  const { model, measured, expected } = known.content;
  const precision = measured
    ? { low: measured.low, high: measured.high }
    : { low: expected?.precision ?? EXPECTED_QUALITY.precision.low, high: 1 };
  return {
    source: measured ? 'measured' : 'expected',
    model: model.version,
    judged: measured ? { links: measured.answered, right: measured.same } : null,
    precision,
    recall: { low: expected?.recall ?? EXPECTED_QUALITY.recall.low, high: 1 },
  };
}
