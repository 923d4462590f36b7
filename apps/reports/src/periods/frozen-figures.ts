import type { FrozenReport, SummaryReport } from '#contracts';
import { QueryFailed } from '#messaging';

/** Computes a report by its name; what a period freezes is asked here, at the signing and ever after. */
export abstract class FigureSource {
  /**
   * @param options.fresh reads the facts anew from the database instead of trusting what is held in memory
   * @throws QueryFailed the report cannot be given with these parameters
   */
  abstract compute(
    report: string,
    parameters: Readonly<Record<string, string>>,
    options?: { readonly fresh?: boolean },
  ): Promise<unknown>;

  /** Reports that are frozen for the hub as a whole, with parameters beside `asOf` and `knownAt`. */
  abstract wholeHub(
    from: string,
  ): readonly { readonly report: string; readonly parameters: Record<string, string> }[];
}

/** Version of the formulas by which reports are counted; rises with every change that alters a figure. */
export const FORMULAS_VERSION = 1;

/**
 * Everything that a period freezes: the reports on the whole hub, and the summary of every unit in which anybody
 * counts.
 *
 * @param from first day of the period, where movements begin
 */
export async function frozenFigures(
  source: FigureSource,
  { from, asOf, knownAt }: { readonly from: string; readonly asOf: string; readonly knownAt: string },
): Promise<FrozenReport[]> {
  const frozen: FrozenReport[] = [];
  const add = async (report: string, more: Record<string, string>): Promise<unknown> => {
    const parameters = { ...more, asOf, knownAt };
    const figures = await source.compute(report, parameters, { fresh: frozen.length === 0 });
    frozen.push({ report, version: FORMULAS_VERSION, parameters, figures });
    return figures;
  };
  const hub = (await add('summary', {})) as SummaryReport;
  for (const { report, parameters } of source.wholeHub(from)) {
    try {
      await add(report, parameters);
    } catch (error) {
      // A report that lacks its input (no population was imported, say) is left out, not a reason to stop.
      if (!(error instanceof QueryFailed)) throw error;
    }
  }
  for (const province of hub.children) {
    const { children } = (await add('summary', { unit: province.code })) as SummaryReport;
    for (const commune of children) await add('summary', { unit: commune.code });
  }
  return frozen;
}

/** Computes the same reports again. */
export async function recomputed(
  source: FigureSource,
  frozen: readonly FrozenReport[],
): Promise<FrozenReport[]> {
  const again: FrozenReport[] = [];
  for (const { report, parameters } of frozen) {
    const figures = await recomputedOne(source, report, parameters, again.length === 0);
    again.push({ report, version: FORMULAS_VERSION, parameters, figures });
  }
  return again;
}

/** What can no longer be computed at all is a difference like any other. */
async function recomputedOne(
  source: FigureSource,
  report: string,
  parameters: Readonly<Record<string, string>>,
  fresh: boolean,
): Promise<unknown> {
  try {
    return await source.compute(report, parameters, { fresh });
  } catch (error) {
    if (error instanceof QueryFailed) return { refused: error.failure.code };
    throw error;
  }
}
