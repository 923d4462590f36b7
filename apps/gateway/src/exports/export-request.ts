import {
  EXPORT_FORMATS,
  EXPORT_LANGUAGES,
  REPORT_NAMES,
  REPORT_PARAMETERS,
  type ExportFormat,
  type ExportLanguage,
  type ExportRequest,
  type ExportSubject,
  type ReportParameters,
} from '#contracts';
import { RoleRefused, type Principal } from '#security';
import { BodyFields } from '../http/body-fields.js';
import { isUuid, oneOf, single, type Given } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';

const SUBJECTS = ['report', 'period', 'round', 'front-aggregate'] as const;
const FIELDS = ['subject', 'name', 'parameters', 'periodId', 'roundId', 'format', 'language', 'letterhead'];
const LETTERHEAD = 'front';

/** Body of `POST /v1/exports`. Organisations export their own figures of periods and their worklists. */
export function exportBody(body: unknown, caller: Principal): ExportRequest {
  const fields = new BodyFields(body, FIELDS);
  const subject = fields.requiredOneOf('subject', SUBJECTS);
  const format = fields.requiredOneOf('format', EXPORT_FORMATS);
  const language = fields.oneOf('language', EXPORT_LANGUAGES) ?? 'vi';
  const letterhead = fields.text('letterhead', 64) ?? LETTERHEAD;
  const name = subject === 'report' ? fields.requiredOneOf('name', REPORT_NAMES) : 'summary';
  const periodId = subject === 'period' ? fields.requiredText('periodId', 40) : '';
  const roundId = subject === 'round' ? fields.requiredText('roundId', 36) : '';
  const parameters = parametersOf(fields, body);
  fields.assertSound();
  if (subject === 'round' && !isUuid(roundId)) throw new Problem('round.unknown');
  const chosen: ExportSubject =
    subject === 'report'
      ? { subject, name, parameters }
      : subject === 'period'
        ? { subject, periodId }
        : subject === 'round'
          ? { subject, roundId }
          : { subject, parameters };
  return exportRequest(chosen, { format, language, letterhead }, caller);
}

/** `format`, `lang` and `letterhead` of a query; undefined: JSON is wanted. */
export function exportChoice(
  query: Readonly<Record<string, Given>>,
): { format: ExportFormat; language: ExportLanguage; letterhead: string } | undefined {
  const format = oneOf('format', query.format, ['json', ...EXPORT_FORMATS], 'json');
  if (format === 'json') return undefined;
  return {
    format,
    language: oneOf('lang', query.lang, EXPORT_LANGUAGES, 'vi'),
    letterhead: single('letterhead', query.letterhead) ?? LETTERHEAD,
  };
}

/** @throws RoleRefused an organisation asks for what tells of several */
export function exportRequest(
  subject: ExportSubject,
  choice: Pick<ExportRequest, 'format' | 'language' | 'letterhead'>,
  { clientId, organisation }: Principal,
): ExportRequest {
  const ofSeveral = subject.subject === 'report' || subject.subject === 'front-aggregate';
  if (organisation !== undefined && ofSeveral) throw new RoleRefused(['board']);
  return { ...subject, ...choice, actor: clientId, ...(organisation !== undefined && { organisation }) };
}

function parametersOf(fields: BodyFields, body: unknown): ReportParameters {
  const given = (body as { parameters?: unknown } | null)?.parameters ?? {};
  const inner = new BodyFields(given, REPORT_PARAMETERS);
  const parameters = Object.fromEntries(
    REPORT_PARAMETERS.flatMap((name) => {
      const value = inner.text(name, 100);
      return value === null ? [] : [[name, value]];
    }),
  );
  for (const { field, code } of inner.faults) fields.fault(`parameters.${field ?? ''}`, code as never);
  return parameters;
}
