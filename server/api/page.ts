import { CATALOGUE } from '../core/errors.ts';
import type { Operation, Shape } from './openapi.ts';

/** A field of a body, with its place in it (`patient.name`). */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** The page of the API for who programs another system: script-free, made of the same declarations as the API. */
export function apiPage(operations: readonly Operation[], origin: string): string {
  const contents = operations.map((one) => `<li><a href="#${anchorOf(one)}">${titleOf(one)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Beeldkamer API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<main>
<h1>Beeldkamer API</h1>
<p>For systems that plan appointments here. What a system tells it names by numbers of its own: the same number is the same
appointment, however often it is told. The description for programs is <a href="/api/openapi.json">openapi.json</a>.</p>
<h2>How to begin</h2>
<p>A manager makes a token under <i>Koppelingen</i>. Send it with every request:</p>
<pre tabindex="0" aria-label="Example">curl -X PUT ${text(origin)}/api/v1/appointments/A-1001 \\
  -H 'Authorization: Bearer bk_…' -H 'Content-Type: application/json' \\
  -d '{"code":"VIDEO20","clinician":"a.devries@example.nl","start":"2027-01-18T09:30:00Z",
       "patient":{"number":"4711","name":"M. Jansen","mail":"m.jansen@example.nl"}}'</pre>
<p>Bodies are JSON in UTF-8, at most 64 KiB; an unknown field is refused. A token may ask 600 times a minute; beyond that the
answer is <code>TOO_MANY</code>. After a fault, or without an answer, send the same again: nothing happens twice. To change only
what you have seen, send the <code>ETag</code> back as <code>If-Match</code>. Every request stands in the log with the token.</p>
<nav aria-label="Requests"><ul>
${contents.join('\n')}
</ul></nav>
${operations.map(section).join('\n')}
<section id="errors">
<h2>Refusals</h2>
<p>Every refusal is <code>{"code", "message"}</code>. Codes stay what they are; messages do not.</p>
${table(
  ['Code', 'Status', 'Meaning'],
  Object.entries(CATALOGUE).map(([code, { status, says }]) => [
    `<code>${code}</code>`,
    String(status),
    text(says),
  ]),
)}
</section>
</main>
</body>
</html>
`;
}

function section(one: Operation): string {
  const fields = one.body === null ? [] : fieldsOf(one.body);
  const params = [...fieldsOf(one.params ?? {}), ...fieldsOf(one.headers ?? {})];
  const answers = Object.entries(one.responses).filter(([status]) => /^2\d\d$/.test(status));
  const [, answer] = answers[0] ?? [];
  return `<section id="${anchorOf(one)}">
<h2>${titleOf(one)}</h2>
<p><code>${text(`${one.method} ${one.path}`)}</code> · scope <code>${text(one.scope)}</code></p>
${one.description === null ? '' : `<p>${text(one.description)}</p>`}
<h3>In the address and the head</h3>
${fieldTable(params)}
${fields.length === 0 ? '' : `<h3>Body</h3>\n${fieldTable(fields)}`}
${answer === undefined ? '' : `<h3>Answer (${answers.map(([status]) => status).join(', ')})</h3>\n${fieldTable(fieldsOf(answer))}`}
</section>`;
}

function fieldTable(fields: readonly Field[]): string {
  return table(
    ['Field', 'Type', 'Needed', 'Meaning'],
    fields.map(({ name, type, isRequired, description }) => [
      `<code>${text(name)}</code>`,
      text(type),
      isRequired ? 'yes' : 'no',
      text(description),
    ]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((one) => `<td>${one}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** Every field of an object, those of objects inside it after it. */
function fieldsOf({ properties = {}, required = [] }: Shape, under = ''): readonly Field[] {
  return Object.entries(properties).flatMap(([key, shape]) => {
    const name = under + key;
    const field = {
      name,
      type: typeOf(shape),
      isRequired: required.includes(key),
      description: shape.description ?? '',
    };
    const inner = [shape, shape.items, ...(shape.anyOf ?? [])].find((one) => one?.properties !== undefined);
    if (inner === undefined) return [field];
    return [field, ...fieldsOf(inner, `${name}${shape.items === undefined ? '' : '[]'}.`)];
  });
}

/** A schema in few words. */
function typeOf(shape: Shape): string {
  if (shape.enum !== undefined) return shape.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.anyOf !== undefined) return shape.anyOf.map(typeOf).join(' | ');
  if (shape.type === 'array') return `list of ${typeOf(shape.items ?? {})}`;
  const { type = 'any', minimum, maximum, maxLength } = shape;
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} to ${maximum}`;
  return maxLength === undefined ? type : `${type}, at most ${maxLength} characters`;
}

function titleOf({ summary }: Operation): string {
  return text(summary);
}

function anchorOf({ method, path }: Operation): string {
  return `${method}${path}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function text(plain: string): string {
  return plain.replaceAll(/[&<>"]/g, (one) => ESCAPES[one] ?? one);
}

export const API_STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
html { background: light-dark(#fff, #121212); color: light-dark(#141414, #ededed); }
body { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h2 { margin-top: 3rem; }
a { color: light-dark(#0b5a6b, #7fd3e6); }
pre, .wide { overflow-x: auto; }
pre { padding: 1rem; border: 1px solid light-dark(#8a8a8a, #8a8a8a); }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9375rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.375rem 0.75rem 0.375rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid #8a8a8a; }
td:first-child { white-space: nowrap; }
:focus-visible { outline: 3px solid light-dark(#0b5a6b, #7fd3e6); outline-offset: 2px; }
`;
