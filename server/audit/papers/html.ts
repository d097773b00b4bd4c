import type { Sheet } from './sheet.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#14201e;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #6a7974;padding:.4rem .6rem;text-align:left;vertical-align:top}
th{background:#f3f6f5}@media print{body{margin:0;font-size:11pt}thead{display:table-header-group}tr{break-inside:avoid}}`;

/** The sheet as one page of HTML that needs nothing else: to open, to print, to be read aloud. */
export function htmlOf({ language, title, about, head, rows, nothing, notes }: Sheet): string {
  const paragraphs = (texts: readonly string[]): string =>
    texts.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
<h1>${escaped(title)}</h1>
${paragraphs(about)}
${rows.length === 0 ? paragraphs([nothing]) : tableOf(head, rows)}
${paragraphs(notes)}
</body>
</html>
`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((text) => `<td>${escaped(text)}</td>`).join('')}</tr>`);
  return `<table>\n<thead><tr>${titles}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
