import type { ErrorCode } from '../../core/errors.ts';
import { escaped, otherLanguage, type PlainPage } from '../../plain-page.ts';

/** Why a typed code leads nowhere. */
export type CodeFault = Extract<
  ErrorCode,
  'LINK_UNKNOWN' | 'LINK_LATE' | 'APPOINTMENT_CANCELLED' | 'TOO_MANY'
>;

interface Words {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly hint: string;
  readonly go: string;
  readonly call: (phone: string) => string;
  readonly faults: Readonly<Record<CodeFault, string>>;
}

const WORDS: Readonly<Record<PlainPage['language'], Words>> = {
  nl: {
    title: 'Naar uw videoafspraak',
    about: 'Typ de code uit uw brief. Dan komt u bij uw afspraak.',
    label: 'Code uit de brief',
    hint: 'Tien letters en cijfers. Hoofdletters, spaties en streepjes maken niet uit.',
    go: 'Ga verder',
    call: (phone) => `Lukt het niet? Bel ons: ${phone}`,
    faults: {
      LINK_UNKNOWN: 'Deze code klopt niet. Kijk nog eens goed in de brief.',
      LINK_LATE: 'Uw afspraak is voorbij. Deze code werkt niet meer.',
      APPOINTMENT_CANCELLED: 'Deze afspraak gaat niet door. De code werkt niet meer.',
      TOO_MANY: 'Er is te vaak een code geprobeerd. Wacht een paar minuten en probeer het dan nog eens.',
    },
  },
  en: {
    title: 'To your video appointment',
    about: 'Type the code from your letter. It leads to your appointment.',
    label: 'Code from the letter',
    hint: 'Ten letters and digits. Capitals, spaces and dashes do not matter.',
    go: 'Go on',
    call: (phone) => `It does not work? Call us: ${phone}`,
    faults: {
      LINK_UNKNOWN: 'This code is not right. Please look at the letter again.',
      LINK_LATE: 'Your appointment is over. This code works no more.',
      APPOINTMENT_CANCELLED: 'This appointment does not take place. The code works no more.',
      TOO_MANY: 'Too many codes were tried. Wait some minutes, then try again.',
    },
  },
};

/** The page on which people type the code of their letter; with a fault it says what to do. */
export function codePage(language: PlainPage['language'], phone: string, fault: CodeFault | null): PlainPage {
  const words = WORDS[language];
  const wrong =
    fault === null ? '' : `<p class="fault" id="fault" role="alert">${escaped(words.faults[fault])}</p>`;
  const told =
    fault === null ? 'aria-describedby="hint"' : 'aria-describedby="hint fault" aria-invalid="true"';
  return {
    language,
    title: words.title,
    body: `<h1>${escaped(words.title)}</h1>
<p>${escaped(words.about)}</p>
<form method="post" action="/kort${language === 'en' ? '?lang=en' : ''}">
<label for="code">${escaped(words.label)}</label>
<p class="hint" id="hint">${escaped(words.hint)}</p>
${wrong}
<input id="code" name="code" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" ${told}>
<button>${escaped(words.go)}</button>
</form>
${phone === '' ? '' : `<p>${escaped(words.call(phone))}</p>`}
${otherLanguage('/kort', language)}`,
  };
}
