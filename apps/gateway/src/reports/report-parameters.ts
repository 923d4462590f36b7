import { REPORT_PARAMETERS, type ReportParameter, type ReportParameters } from '#contracts';
import { RoleRefused, type Principal } from '#security';
import { isDay } from '../http/body-fields.js';
import { invalidParameter, single, type Given } from '../http/parameters.js';
import { organisationOf } from '../oauth/caller.js';

const TEXT_AT_MOST = 200;

/** What each parameter looks like; what it names is looked up where the figures are. */
const FORMS: Record<
  ReportParameter,
  { readonly expected: string; readonly fits: (text: string) => boolean }
> = {
  asOf: { expected: 'YYYY-MM-DD', fits: isReportDay },
  from: { expected: 'YYYY-MM-DD', fits: isReportDay },
  knownAt: { expected: 'ISO 8601, 2026-11-01T08:00:00Z', fits: isInstant },
  unit: { expected: 'province or commune code', fits: (text) => /^[\w.-]{1,32}$/.test(text) },
  organisation: { expected: 'slug of an organisation', fits: (text) => /^[a-z0-9-]{1,64}$/.test(text) },
  branch: { expected: 'code of a unit of the organisation', fits: isShort },
  by: { expected: 'a division of the report', fits: isWord },
  period: { expected: 'month | quarter | year', fits: isWord },
  knowledge: { expected: 'then | now', fits: isWord },
  formula: { expected: 'name of a formula', fits: isWord },
  source: { expected: 'name of a source', fits: isShort },
  combination: {
    expected: 'slugs of organisations with commas between them',
    fits: (text) => /^[a-z0-9-]{1,64}(,[a-z0-9-]{1,64}){0,63}$/.test(text),
  },
};

/** @throws Problem 422: a parameter that no report takes, is given twice, or has another form */
export function reportParameters(given: Readonly<Record<string, Given>>): ReportParameters {
  const parameters: { [P in ReportParameter]?: string } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const known = REPORT_PARAMETERS.find((parameter) => parameter === name);
    if (!known) throw invalidParameter(name, REPORT_PARAMETERS.join(', '));
    const text = single(name, value) ?? '';
    const { expected, fits } = FORMS[known];
    if (!fits(text)) throw invalidParameter(name, expected);
    parameters[known] = known === 'knownAt' ? inUtc(text) : text;
  }
  return parameters;
}

/** The parameters bound to the caller's organisation. @throws RoleRefused it asks for another one */
export function ownParameters(caller: Principal, parameters: ReportParameters): ReportParameters {
  const organisation = organisationOf(caller);
  if (parameters.organisation !== undefined && parameters.organisation !== organisation)
    throw new RoleRefused(['board']);
  return { ...parameters, organisation };
}

function isReportDay(text: string): boolean {
  return isDay(text) && text >= '1900';
}

function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** Decimals beyond milliseconds are kept: a report answers with microseconds, and may be asked again with them. */
function inUtc(text: string): string {
  const fraction = /\.(\d{4,6})/.exec(text)?.[1];
  const instant = new Date(text).toISOString();
  return fraction === undefined ? instant : `${instant.slice(0, 19)}.${fraction}Z`;
}

function isShort(text: string): boolean {
  return text.length > 0 && text.length <= TEXT_AT_MOST;
}

function isWord(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,63}$/.test(text);
}
