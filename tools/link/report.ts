import {
  levelName,
  MISSING_LEVEL,
  probabilityOf,
  ruleStatistics,
  type ComparedBatch,
  type EdgeColumns,
  type Model,
  type PairScores,
  type RecordBatch,
} from '#linkage';

const EXAMPLES = 8;

export interface ReportInput {
  readonly ids: readonly string[];
  readonly batch: RecordBatch;
  readonly model: Model;
  readonly compared: ComparedBatch;
  readonly edges: EdgeColumns;
  readonly clusters: Uint32Array;
  readonly scores: PairScores | null;
  /** Share of the true pairs among the candidates, where the truth is known. */
  readonly blockingRecall: number | null;
}

/** A self-contained page about a linkage: nothing is loaded from elsewhere. */
export function reportPage(input: ReportInput): string {
  const { model, ids, clusters } = input;
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const { scores } = input;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Linkage report: ${escape(model.settings.name)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b2733}
h1,h2{line-height:1.2}table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}
th,td{border-bottom:1px solid #d8dee4;padding:.25rem .6rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.for{fill:#1f7a4d}.against{fill:#b3362b}.all{fill:#8796a5}small,.dim{color:#5a6875}svg{max-width:100%}
</style></head><body>
<h1>Linkage report</h1>
<p>${ids.length.toLocaleString('en')} records, ${sizes.size.toLocaleString('en')} clusters, ${input.compared.pairs.length.toLocaleString('en')} candidate pairs.
Links from ${model.thresholds.link.toFixed(2)} bits, review from ${model.thresholds.review.toFixed(2)} bits. Model ${escape(model.version)}.</p>
${scores === null ? '' : `<p><b>Against the truth</b>: precision ${scores.precision.toFixed(5)}, recall ${scores.recall.toFixed(5)}, F1 ${scores.f1.toFixed(5)} over pairs inside clusters; blocking recall ${input.blockingRecall?.toFixed(5) ?? ''}.</p>`}
<h2>Distribution of scores</h2>${histogram(input)}
<h2>Weights</h2><p class="dim">Bits that a level adds for (positive) or against (negative) one person; m and u are its probabilities among pairs of one and of two persons.</p>${weights(model)}
<h2>Examples</h2><p class="dim">Each bar is what one field contributes, from the prior odds up to the score.</p>${examples(input)}
<h2>Blocking</h2>${blocking(input)}
<h2>Records that cannot be linked</h2>${unlinkable(input)}
</body></html>
`;
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const cells = (values: readonly string[], tag = 'td'): string =>
  values.map((value, i) => `<${tag}${i === 0 ? '' : ' class="n"'}>${value}</${tag}>`).join('');
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><tr>${cells(header, 'th')}</tr>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</table>`;

function weights(model: Model): string {
  const rows = model.settings.comparisons.flatMap((comparison, c) => {
    const { m, u, dependent } = model.comparisons[c]!;
    return m.map((p, level) => {
      const given =
        dependent === undefined ? '' : number(Math.log2(dependent.m[level]! / dependent.u[level]!), 1);
      const name = `${level === 0 ? `<b>${escape(comparison.name)}</b> ` : ''}${escape(levelName(comparison, level))}`;
      return [name, number(Math.log2(p / u[level]!), 1), given, p.toPrecision(3), u[level]!.toPrecision(3)];
    });
  });
  return table(['comparison, level', 'bits', 'bits where it depends', 'm', 'u'], rows);
}

function histogram({ edges, model }: ReportInput): string {
  const from = Math.floor(model.thresholds.review);
  const bins = new Array<number>(40 - from).fill(0);
  for (let e = 0; e < edges.length; e++)
    bins[Math.min(bins.length - 1, Math.max(0, Math.floor(edges.weight[e]!) - from))]!++;
  const most = Math.max(1, ...bins);
  const bars = bins.map((count, i) => {
    const height = (count / most) * 120;
    const kind = i + from >= model.thresholds.link ? 'for' : 'all';
    return `<rect class="${kind}" x="${i * 16}" y="${130 - height}" width="14" height="${height}"><title>${i + from} bits: ${count} pairs</title></rect>${(i + from) % 5 === 0 ? `<text x="${i * 16}" y="145" font-size="10">${i + from}</text>` : ''}`;
  });
  return `<svg viewBox="0 0 ${bins.length * 16} 150" role="img" aria-label="pairs by match weight">${bars.join('')}</svg><p class="dim">Pairs by match weight in bits, from the review threshold up; green: links.</p>`;
}

/** Pairs spread over the scores, each as a waterfall. */
function examples({ edges, model, batch, ids }: ReportInput): string {
  const order = Array.from({ length: edges.length }, (_, e) => e).sort(
    (x, y) => edges.weight[x]! - edges.weight[y]! || x - y,
  );
  const chosen = Array.from(
    { length: Math.min(EXAMPLES, order.length) },
    (_, i) => order[Math.floor(((i + 0.5) * order.length) / EXAMPLES)]!,
  ).filter((e) => e !== undefined);
  const { scorer } = batch.under(model);
  const { width, codes } = batch;
  return chosen
    .map((e) => {
      const [a, b] = [edges.a[e]!, edges.b[e]!];
      scorer.score(codes.subarray(a * width, (a + 1) * width), codes.subarray(b * width, (b + 1) * width));
      let at = model.prior;
      const scale = (bits: number): number => 300 + bits * 8;
      const rows = model.settings.comparisons.flatMap((comparison, c) => {
        const level = scorer.levels[c]!;
        if (level === MISSING_LEVEL) return [];
        const part = scorer.parts[c]!;
        const [x0, x1] = [scale(Math.min(at, at + part)), scale(Math.max(at, at + part))];
        at += part;
        const field = model.settings.fields.findIndex((entry) => entry.name === comparison.field);
        const values = `${escape(batch.value(a, field) ?? '')} | ${escape(batch.value(b, field) ?? '')}`;
        return [
          `<tr><td>${escape(comparison.name)}</td><td>${values}</td><td>${escape(levelName(comparison, level))}</td><td class="n">${number(part, 1)}</td><td><svg width="600" height="12"><rect class="${part < 0 ? 'against' : 'for'}" x="${x0}" y="2" width="${Math.max(1, x1 - x0)}" height="8"/></svg></td></tr>`,
        ];
      });
      const weight = edges.weight[e]!;
      return `<h3>${escape(ids[a]!)} · ${escape(ids[b]!)}: ${number(weight, 1)} bits, probability ${probabilityOf(weight).toFixed(4)}</h3><table>${rows.join('')}</table>`;
    })
    .join('');
}

function blocking({ model, compared }: ReportInput): string {
  const statistics = ruleStatistics(model.settings.blocking, compared.blocks);
  return table(
    ['rule', 'keys', 'blocks', 'largest block', 'pairs'],
    statistics.map((rule) => [
      escape(rule.keys.join(' + ')),
      number(rule.postings),
      number(rule.blocks),
      number(rule.largestBlock),
      number(rule.pairs),
    ]),
  );
}

/** Records whose own values would not reach the link threshold even against an exact copy in another list. */
function unlinkable({ batch, model, ids }: ReportInput): string {
  const { scorer } = batch.under(model);
  const { width, codes } = batch;
  const found: number[] = [];
  for (let record = 0; record < ids.length; record++) {
    const own = codes.subarray(record * width, (record + 1) * width);
    if (scorer.score(own, own) < model.thresholds.link) found.push(record);
  }
  const shown = found.slice(0, 20).map((record) => [
    escape(ids[record]!),
    escape(
      batch
        .values(record)
        .map((value) => value ?? '')
        .join(' | '),
    ),
  ]);
  return `<p>${number(found.length)} records (${number((100 * found.length) / Math.max(1, ids.length), 2)} %) hold too little to be linked with certainty, even to an exact copy of themselves.</p>${shown.length === 0 ? '' : table(['record', 'values'], shown)}`;
}
