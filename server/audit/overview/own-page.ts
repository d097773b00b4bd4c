import type { ErrorCode } from '../../core/errors.ts';
import { escaped, otherLanguage, type PlainPage } from '../../plain-page.ts';
import type { Paper } from '../../protocol/overview.ts';

/** Why the overview does not open. */
export type OwnFault = Extract<ErrorCode, 'LINK_UNKNOWN' | 'IDENTITY_WRONG' | 'IDENTITY_CLOSED' | 'TOO_MANY'>;

/** What the form held, as it was typed. */
export interface Typed {
  readonly code: string;
  readonly birthDate: string;
  readonly from: string;
  readonly through: string;
}

const FORMS = ['pdf', 'html', 'csv', 'fhir'] as const;

interface Words {
  readonly title: string;
  readonly about: string;
  readonly code: string;
  readonly codeHint: string;
  readonly birthDate: string;
  readonly birthHint: string;
  readonly from: string;
  readonly through: string;
  readonly go: string;
  readonly again: string;
  readonly save: Readonly<Record<(typeof FORMS)[number], string>>;
  readonly call: (phone: string) => string;
  readonly faults: Readonly<Record<OwnFault, string>>;
}

const WORDS: Readonly<Record<PlainPage['language'], Words>> = {
  nl: {
    title: 'Wie heeft uw gegevens ingezien?',
    about: 'Vul de code in die u van ons kreeg, en uw geboortedatum.',
    code: 'Code',
    codeHint: 'Tien letters en cijfers. Hoofdletters, spaties en streepjes maken niet uit.',
    birthDate: 'Uw geboortedatum',
    birthHint: 'Dag, maand en jaar. Bijvoorbeeld 7-3-1950.',
    from: 'Vanaf (leeg: vanaf het begin)',
    through: 'Tot en met (leeg: tot nu)',
    go: 'Bekijk het overzicht',
    again: 'Andere periode bekijken',
    save: {
      pdf: 'Bewaar als PDF',
      html: 'Bewaar als webpagina',
      csv: 'Bewaar als rekenblad',
      fhir: 'Bewaar voor een ander zorgsysteem (FHIR)',
    },
    call: (phone) => `Lukt het niet? Bel ons: ${phone}`,
    faults: {
      LINK_UNKNOWN: 'Deze code klopt niet, of werkt niet meer. Vraag ons om een nieuwe.',
      IDENTITY_WRONG: 'De geboortedatum klopt niet. Kijk het nog eens na.',
      IDENTITY_CLOSED: 'Het is vijf keer niet gelukt. Vraag ons om een nieuwe code.',
      TOO_MANY: 'Er is te vaak geprobeerd. Wacht een paar minuten en probeer het dan nog eens.',
    },
  },
  en: {
    title: 'Who viewed your data?',
    about: 'Fill in the code that we gave you, and your date of birth.',
    code: 'Code',
    codeHint: 'Ten letters and digits. Capitals, spaces and dashes do not matter.',
    birthDate: 'Your date of birth',
    birthHint: 'Day, month and year. For example 7-3-1950.',
    from: 'From (empty: from the beginning)',
    through: 'Up to and including (empty: until now)',
    go: 'View the overview',
    again: 'View another period',
    save: {
      pdf: 'Save as PDF',
      html: 'Save as a web page',
      csv: 'Save as a spreadsheet',
      fhir: 'Save for another care system (FHIR)',
    },
    call: (phone) => `It does not work? Call us: ${phone}`,
    faults: {
      LINK_UNKNOWN: 'This code is not right, or works no more. Ask us for a new one.',
      IDENTITY_WRONG: 'The date of birth is not right. Please look at it again.',
      IDENTITY_CLOSED: 'It went wrong five times. Ask us for a new code.',
      TOO_MANY: 'There were too many tries. Wait some minutes, then try again.',
    },
  },
};

/** The page that asks who is there; with a fault it says what to do. */
export function askPage(
  language: PlainPage['language'],
  phone: string,
  typed: Typed,
  fault: OwnFault | null,
): PlainPage {
  const words = WORDS[language];
  const wrong = fault === null ? '' : `<p class="fault" role="alert">${escaped(words.faults[fault])}</p>`;
  const field = (name: keyof Typed, label: string, hint: string | null, more: string): string =>
    `<label for="${name}">${escaped(label)}</label>
${hint === null ? '' : `<p class="hint" id="${name}-hint">${escaped(hint)}</p>`}
<input id="${name}" name="${name}" value="${escaped(typed[name])}" ${hint === null ? '' : `aria-describedby="${name}-hint"`} ${more}>`;
  return {
    language,
    title: words.title,
    script: '/inzage.js',
    body: `<h1>${escaped(words.title)}</h1>
<p>${escaped(words.about)}</p>
<form method="post" action="/inzage${inLanguage(language)}">
${wrong}
${field('code', words.code, words.codeHint, 'required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false"')}
${field('birthDate', words.birthDate, words.birthHint, 'required maxlength="10" autocomplete="bday" inputmode="numeric"')}
${field('from', words.from, null, 'type="date"')}
${field('through', words.through, null, 'type="date"')}
<button>${escaped(words.go)}</button>
</form>
${phone === '' ? '' : `<p>${escaped(words.call(phone))}</p>`}
${otherLanguage('/inzage', language)}`,
  };
}

/** The overview itself, with buttons to save it; each press proves again who is there. */
export function overviewPage(language: PlainPage['language'], paper: Paper, typed: Typed): PlainPage {
  const words = WORDS[language];
  const texts = (all: readonly string[]): string => all.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  const buttons = FORMS.map(
    (form) => `<button name="form" value="${form}">${escaped(words.save[form])}</button>`,
  );
  return {
    language,
    title: paper.title,
    body: `<h1>${escaped(paper.title)}</h1>
${texts(paper.about)}
${paper.rows.length === 0 ? texts([paper.nothing]) : entriesOf(paper)}
${texts(paper.notes)}
<form method="post" action="/inzage/bestand${inLanguage(language)}">
${hidden(typed)}
${buttons.join('\n')}
</form>
<p><a href="/inzage${inLanguage(language)}">${escaped(words.again)}</a></p>`,
  };
}

/** A list rather than a table: five columns do not fit on a phone. */
function entriesOf({ head, rows }: Paper): string {
  const items = rows.map((row) => {
    const [when = '', ...rest] = row;
    const facts = rest.map((text, at) => `<dt>${escaped(head[at + 1] ?? '')}</dt><dd>${escaped(text)}</dd>`);
    return `<li><h2>${escaped(when)}</h2><dl>${facts.join('')}</dl></li>`;
  });
  return `<ol class="entries">\n${items.join('\n')}\n</ol>`;
}

function hidden(typed: Typed): string {
  return Object.entries(typed)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');
}

function inLanguage(language: PlainPage['language']): string {
  return language === 'en' ? '?lang=en' : '';
}
