import { type EpochMs, HOUR, later, MINUTE } from '../core/clock.ts';
import type { DeliveryDeps } from './deps.ts';

export type Template = 'invitation' | 'reminder' | 'moved' | 'cancelled';

/** What a message says. No health data, no clinician, no department: a mail may be read by others (NTA 7516). */
export interface MessageWords {
  readonly name: string;
  readonly organisation: string;
  /** The desk's number; empty: the message names none. */
  readonly phone: string;
  /** When the desk answers that number, line by line; empty: nobody said. */
  readonly hours: readonly string[];
  readonly timeZone: string;
  readonly start: EpochMs;
  /** When the link works. */
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  /** A sentence of the organisation's own; empty: none. A cancellation has none. */
  readonly ownText: string;
  /** Null in a cancellation. */
  readonly link: string | null;
}

export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** Writes a message in plain Dutch (B1), as text alone: readable everywhere, nothing that could track. */
export function write(template: Template, words: MessageWords): Written {
  const when = dateAndTime(words.start, words.timeZone);
  const [subject, body] = WRITERS[template](words, when);
  return { subject, text: letter(words, body) };
}

/** The lines of a letter between its greeting and its farewell, as one text. */
export function letter(words: MessageWords, body: readonly string[]): string {
  const lines = [`Beste ${words.name},`, '', ...body, '', ...closing(words)];
  return `${lines.join('\n')}\n`;
}

/** An invitation as it would be read, to nobody: tomorrow at ten, with a link that leads nowhere. */
export async function example(
  { clock, organisation, linkUrl }: Pick<DeliveryDeps, 'clock' | 'organisation' | 'linkUrl'>,
  ownText: string,
): Promise<Written> {
  const { name, phone, hours, timeZone } = await organisation();
  const today = Temporal.Instant.fromEpochMilliseconds(clock()).toZonedDateTimeISO(timeZone);
  const at = today.add({ days: 1 }).withPlainTime('10:00').epochMilliseconds as EpochMs;
  const [opens, closes] = [later(at, -15 * MINUTE), later(at, HOUR)];
  const words = { name: 'mevrouw Voorbeeld', organisation: name, phone, timeZone, start: at, opens, closes };
  return write('invitation', { ...words, hours, ownText, link: linkUrl('…') });
}

const WRITERS: Readonly<Record<Template, (words: MessageWords, when: string) => [string, string[]]>> = {
  invitation: (words, when) => [
    `Uw videoafspraak op ${when}`,
    [`U heeft een videoafspraak bij ${words.organisation}:`, '', when, '', ...howToJoin(words)],
  ],
  reminder: (words, when) => [
    `Herinnering: uw videoafspraak op ${when}`,
    [`Wij herinneren u aan uw videoafspraak bij ${words.organisation}:`, '', when, '', ...howToJoin(words)],
  ],
  moved: (words, when) => [
    `Uw videoafspraak is verplaatst naar ${when}`,
    [
      `De tijd van uw videoafspraak bij ${words.organisation} is veranderd. De nieuwe tijd is:`,
      '',
      when,
      '',
      ...howToJoin(words),
    ],
  ],
  cancelled: (words, when) => [
    `Uw videoafspraak op ${when} gaat niet door`,
    [
      `Uw videoafspraak bij ${words.organisation} gaat niet door. Het gaat om de afspraak op:`,
      '',
      when,
      '',
      'De link die u van ons kreeg, werkt niet meer.',
      ...callUs(words, 'Heeft u een vraag of wilt u een nieuwe afspraak?'),
    ],
  ],
};

/** What a guest needs for a call. */
export const NEEDED: readonly string[] = [
  'Wat heeft u nodig?',
  '- een telefoon, tablet of computer met een camera en een microfoon',
  '- internet',
  '- een rustige plek',
];

function howToJoin(words: MessageWords): string[] {
  return [
    ...(words.ownText === '' ? [] : [words.ownText, '']),
    'Open deze link als het tijd is:',
    '',
    words.link ?? '',
    '',
    linkWindow(words),
    'De link is alleen voor u. Stuur hem niet door.',
    '',
    ...NEEDED,
    'U hoeft niets te installeren. Met de link kunt u nu al testen of alles werkt.',
    ...callUs(words, 'Lukt het niet, of kunt u niet op deze tijd?'),
  ];
}

/** When the link works; kept short, for it also stands in the calendar. */
export function linkWindow({
  opens,
  closes,
  timeZone,
}: Pick<MessageWords, 'opens' | 'closes' | 'timeZone'>): string {
  const [first, last] = [date(opens, timeZone), date(closes, timeZone)];
  const until = first === last ? time(closes, timeZone) : `${last} ${time(closes, timeZone)}`;
  return `De link werkt op ${first} van ${time(opens, timeZone)} tot ${until} uur.`;
}

/** Whom to ring and when, after the question; nothing where there is no number. */
export function callUs({ phone, hours }: MessageWords, question: string): string[] {
  const open = hours.length === 0 ? [] : ['Wij zijn open:', ...hours.map((line) => `- ${line}`)];
  return phone === '' ? [] : ['', `${question} Bel ons: ${phone}`, ...open];
}

function closing({ organisation }: MessageWords): string[] {
  return [
    'Met vriendelijke groet,',
    organisation,
    '',
    'Dit bericht is automatisch gemaakt. U kunt er niet op antwoorden.',
  ];
}

/** `dinsdag 24 november 2026 om 10.00 uur`, in the organisation's time zone. */
export function dateAndTime(at: EpochMs, timeZone: string): string {
  return `${date(at, timeZone)} om ${time(at, timeZone)} uur`;
}

/** `dinsdag 24 november 2026`, likewise. */
export function date(at: EpochMs, timeZone: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('nl-NL', { ...parts, timeZone }).format(at);
}

function time(at: EpochMs, timeZone: string): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('nl-NL', clock).format(at).replace(':', '.');
}
