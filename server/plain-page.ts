import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Http } from './http.ts';

/** A page that works without scripts: in every browser, and in those that are made very safe. */
export interface PlainPage {
  readonly language: 'nl' | 'en';
  readonly title: string;
  /** Addresses of style sheets beside the one of all pages. */
  readonly styles?: readonly string[];
  /** Address of a script that saves typing; without it the page works as well. */
  readonly script?: string;
  /** Seconds after which it loads anew where there are no scripts. */
  readonly anewS?: number;
  /** HTML; what is not ours passes through `escaped`. */
  readonly body: string;
}

/** The page as HTML. Its looks stand in one file beside it (`/plain.css`). */
export function plainPage({ language, title, styles = [], script, anewS, body }: PlainPage): string {
  const parts = ['/plain.css', ...styles].map((href) => `<link rel="stylesheet" href="${escaped(href)}">`);
  if (script !== undefined) parts.push(`<script src="${escaped(script)}" defer></script>`);
  if (anewS !== undefined) parts.push(`<noscript><meta http-equiv="refresh" content="${anewS}"></noscript>`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${parts.join('\n')}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}

/** The language of a page: Dutch unless its address says otherwise, for many Dutch telephones are set to English. */
export const InLanguage = Type.Object(
  { lang: Type.Optional(Type.String({ pattern: '^(nl|en)$' })) },
  { additionalProperties: false },
);

/** The language that an address asks for. */
export function languageOf({ lang }: { readonly lang?: string }): PlainPage['language'] {
  return lang === 'en' ? 'en' : 'nl';
}

/** The way to the same page in the other language. */
export function otherLanguage(path: string, language: PlainPage['language']): string {
  return language === 'nl'
    ? `<p><a href="${path}?lang=en" lang="en" hreflang="en">English</a></p>`
    : `<p><a href="${path}" lang="nl" hreflang="nl">Nederlands</a></p>`;
}

/** Lets the routes of this scope take what a form of a page sends: its fields, as texts. */
export function takeForms(scope: Http): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

/** Sends a page. Its forms tell the front door where they come from, hence the referrer policy (Fetch §4.6). */
export function sendPage(reply: FastifyReply, status: number, page: PlainPage): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', page.language)
    .header('referrer-policy', 'same-origin')
    .send(plainPage(page));
}
