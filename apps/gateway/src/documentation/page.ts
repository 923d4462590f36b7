import { PROBLEMS } from '../problems/catalogue.js';
import { ROW_ERRORS } from '../records/row-errors.js';
import { OPENAPI } from './openapi.js';

interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: object;
}

/** The API as one page without scripts or anything from elsewhere. */
export function documentationPage(): string {
  const operations = Object.entries(OPENAPI.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
      path,
      method,
      operation,
    })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag));
    return `<h2>${escape(tag)}</h2>${own.map(section).join('')}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lienthong API</title><style>${STYLE}</style></head><body><main>
<h1>Lienthong API</h1><p>${escape(OPENAPI.info.description)}</p>
<p>Machine-readable: <a href="/docs/openapi.json">OpenAPI 3.1</a></p>
${sections.join('\n')}
<h2>Schemas</h2>${Object.entries(OPENAPI.components.schemas).map(schema).join('')}
<h2>Problems</h2>${problems()}
<h2>Row errors</h2>${rowErrors()}
</main></body></html>`;
}

function section({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  return `<section><h3><code class="${method}">${method.toUpperCase()}</code> <code>${escape(path)}</code></h3>
<p><b>${escape(summary)}.</b> ${escape(description)}</p>
${parameters ? details('Parameters', parameters) : ''}
${requestBody ? details('Body', requestBody) : ''}
${details('Answers', responses)}</section>`;
}

function schema([name, definition]: [string, object]): string {
  return `<section id="schema-${escape(name)}"><h3>${escape(name)}</h3>${details('Schema', definition)}</section>`;
}

function details(title: string, value: object): string {
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, null, 2))}</pre></details>`;
}

function problems(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, en, vi }]) =>
      `<tr id="problem-${code}"><td>${status}</td><td><code>${code}</code></td><td>${escape(en)}<br><i>${escape(vi)}</i></td></tr>`,
  );
  return `<table><tr><th>Status</th><th>Code</th><th>Meaning and remedy</th></tr>${rows.join('')}</table>`;
}

function rowErrors(): string {
  const rows = Object.entries(ROW_ERRORS).map(
    ([code, { en, vi }]) =>
      `<tr><td><code>${code}</code></td><td>${escape(en)}<br><i>${escape(vi)}</i></td></tr>`,
  );
  return `<table><tr><th>Code</th><th>Meaning and remedy</th></tr>${rows.join('')}</table>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c2733;background:#fff}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h2{margin-top:2.5rem;border-bottom:2px solid #b3261e;padding-bottom:.25rem}
section{margin:1.25rem 0}h3{margin:.25rem 0;font-size:1.05rem}
code{font-family:ui-monospace,monospace}
.get,.post,.put,.delete{color:#fff;background:#31557f;border-radius:.25rem;padding:.1rem .5rem}
.post{background:#2c6e49}.put{background:#7a4f01}.delete{background:#a1261e}
pre{background:#f4f6f8;padding:1rem;overflow:auto;border-radius:.25rem}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #cfd6dd;padding:.4rem .6rem;text-align:left;vertical-align:top}
summary{cursor:pointer}`;
