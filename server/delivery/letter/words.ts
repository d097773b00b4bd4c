import type { EpochMs } from '../../core/clock.ts';
import type { Language } from '../../protocol/language.ts';

/** What a letter says: nothing of who is seen, or what for. */
export interface LetterFacts {
  readonly language: Language;
  readonly name: string;
  readonly organisation: string;
  /** The desk's number; may be empty. */
  readonly phone: string;
  readonly timeZone: string;
  readonly writtenAt: EpochMs;
  readonly start: EpochMs;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  /** Shown as a QR code alone: nobody types it. */
  readonly link: string;
  readonly code: string;
  /** Where the code is typed, without the scheme: `video.linde.nl/kort`. */
  readonly site: string;
}

/** A letter before it is drawn. */
export interface LetterWords {
  readonly title: string;
  readonly date: string;
  readonly greeting: string;
  readonly opening: string;
  readonly when: string;
  readonly byPhone: string;
  /** What the QR code is, for who hears the letter read aloud. */
  readonly qr: string;
  readonly byCode: string;
  readonly notes: readonly string[];
  readonly farewell: string;
}

/** The words of a letter, in plain language (B1). */
export function wordsOf(facts: LetterFacts): LetterWords {
  return WORDS[facts.language](facts);
}

const WORDS: Readonly<Record<LetterFacts['language'], (facts: LetterFacts) => LetterWords>> = {
  nl: (facts) => ({
    title: 'Uw videoafspraak',
    date: dayOf(facts.writtenAt, facts, 'nl-NL'),
    greeting: `Beste ${facts.name},`,
    opening: `U heeft een videoafspraak bij ${facts.organisation}:`,
    when: `${weekday(facts.start, facts, 'nl-NL')} om ${timeOf(facts.start, facts, 'nl-NL')} uur`,
    byPhone:
      'Met een telefoon of tablet: open de camera en houd hem boven dit plaatje. Druk daarna op de link die u ziet.',
    qr: 'QR-code met uw eigen link naar de afspraak',
    byCode: `Op een computer: typ ${facts.site} in de adresbalk van uw browser. Typ daar deze code:`,
    notes: [
      `De code en het plaatje werken tot ${weekday(facts.closes, facts, 'nl-NL')}, ${timeOf(facts.closes, facts, 'nl-NL')} uur. Vanaf ${timeOf(facts.opens, facts, 'nl-NL')} uur op de dag van de afspraak kunt u zich melden.`,
      'U kunt nu al testen of uw camera, microfoon en internet werken.',
      'Code en plaatje zijn alleen voor u. Geef deze brief niet aan iemand anders.',
      ...(facts.phone === '' ? [] : [`Lukt het niet, of kunt u niet op deze tijd? Bel ons: ${facts.phone}`]),
    ],
    farewell: 'Met vriendelijke groet,',
  }),
  en: (facts) => ({
    title: 'Your video appointment',
    date: dayOf(facts.writtenAt, facts, 'en-GB'),
    greeting: `Dear ${facts.name},`,
    opening: `You have a video appointment with ${facts.organisation}:`,
    when: `${weekday(facts.start, facts, 'en-GB')} at ${timeOf(facts.start, facts, 'en-GB')}`,
    byPhone:
      'With a phone or tablet: open the camera and hold it above this picture. Then press the link that you see.',
    qr: 'QR code with your own link to the appointment',
    byCode: `On a computer: type ${facts.site} in the address bar of your browser. Type this code there:`,
    notes: [
      `The code and the picture work until ${weekday(facts.closes, facts, 'en-GB')}, ${timeOf(facts.closes, facts, 'en-GB')}. From ${timeOf(facts.opens, facts, 'en-GB')} on the day of the appointment you can say that you are there.`,
      'You can test now whether your camera, microphone and internet work.',
      'The code and the picture are for you alone. Do not give this letter to anybody else.',
      ...(facts.phone === ''
        ? []
        : [`It does not work, or the time does not suit you? Call us: ${facts.phone}`]),
    ],
    farewell: 'Kind regards,',
  }),
};

type Zone = Pick<LetterFacts, 'timeZone'>;

function weekday(at: EpochMs, { timeZone }: Zone, locale: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone }).format(at);
}

function dayOf(at: EpochMs, { timeZone }: Zone, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at);
}

function timeOf(at: EpochMs, { timeZone }: Zone, locale: string): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const time = new Intl.DateTimeFormat(locale, clock).format(at);
  return locale === 'nl-NL' ? time.replace(':', '.') : time;
}
