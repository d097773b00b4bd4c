import { type EpochMs, MINUTE } from '../../core/clock.ts';
import { listed, type MessageWords, paragraphs, type Tongue } from './tongue.ts';

/** Letters in Dutch. */
export const nl: Tongue = {
  alone: {
    invitation: (words) => ({
      subject: `Uw videoafspraak op ${when(words)}`,
      body: [
        `U heeft een videoafspraak bij ${words.organisation}:`,
        '',
        when(words),
        '',
        ...howToJoin(words),
      ],
    }),
    reminder: (words) => ({
      subject: `Herinnering: uw videoafspraak op ${when(words)}`,
      body: [
        `Wij herinneren u aan uw videoafspraak bij ${words.organisation}:`,
        ...['', when(words), '', ...howToJoin(words)],
      ],
    }),
    moved: (words) => ({
      subject: `Uw videoafspraak is verplaatst naar ${when(words)}`,
      body: [
        `De tijd van uw videoafspraak bij ${words.organisation} is veranderd. De nieuwe tijd is:`,
        ...['', when(words), '', ...howToJoin(words)],
      ],
    }),
    cancelled: (words) => ({
      subject: `Uw videoafspraak op ${when(words)} gaat niet door`,
      body: [
        `Uw videoafspraak bij ${words.organisation} gaat niet door. Het gaat om de afspraak op:`,
        ...['', when(words), ''],
        'De link die u van ons kreeg, werkt niet meer.',
        ...callUs(words, 'Heeft u een vraag of wilt u een nieuwe afspraak?'),
      ],
    }),
  },
  together: {
    invitation: (first, all) => ({
      subject: `Uw ${all.length} videoafspraken vanaf ${date(first.start, first.timeZone)}`,
      body: [
        `U heeft ${all.length} videoafspraken bij ${first.organisation}:`,
        ...['', ...listed(all, dateAndTime), ...howToJoinEach(first)],
      ],
    }),
    moved: (first, all) => ({
      subject: `Uw ${all.length} videoafspraken zijn verplaatst`,
      body: [
        `De tijd van ${all.length} videoafspraken bij ${first.organisation} is veranderd. De nieuwe tijden zijn:`,
        ...['', ...listed(all, dateAndTime), ...howToJoinEach(first)],
      ],
    }),
    cancelled: (first, all) => ({
      subject: `Uw ${all.length} videoafspraken vanaf ${date(first.start, first.timeZone)} gaan niet door`,
      body: [
        `Deze videoafspraken bij ${first.organisation} gaan niet door:`,
        ...['', ...listed(all, dateAndTime)],
        'De links die u van ons kreeg, werken niet meer.',
        ...callUs(first, 'Heeft u een vraag of wilt u nieuwe afspraken?'),
      ],
    }),
  },
  greeting: (name) => `Beste ${name},`,
  closing: (organisation) => [
    'Met vriendelijke groet,',
    organisation,
    '',
    'Dit bericht is automatisch gemaakt. U kunt er niet op antwoorden.',
  ],
  linkWindow({ opens, closes, timeZone }) {
    const [first, last] = [date(opens, timeZone), date(closes, timeZone)];
    const until = first === last ? time(closes, timeZone) : `${last} ${time(closes, timeZone)}`;
    return `De link werkt op ${first} van ${time(opens, timeZone)} tot ${until} uur.`;
  },
  summary: 'Videoafspraak',
  nobody: 'mevrouw Voorbeeld',
};

/** What a guest needs for a call. */
const NEEDED: readonly string[] = [
  'Wat heeft u nodig?',
  '- een telefoon, tablet of computer met een camera en een microfoon',
  '- internet',
  '- een rustige plek',
];

function howToJoin(words: MessageWords): string[] {
  return [
    ...paragraphs(words.ownWords),
    'Open deze link als het tijd is:',
    '',
    words.link ?? '',
    '',
    nl.linkWindow(words),
    'De link is alleen voor u. Stuur hem niet door.',
    '',
    ...NEEDED,
    'U hoeft niets te installeren. Met de link kunt u nu al testen of alles werkt.',
    ...callUs(words, 'Lukt het niet, of kunt u niet op deze tijd?'),
  ];
}

function howToJoinEach(words: MessageWords): string[] {
  const early = Math.round((words.start - words.opens) / MINUTE);
  return [
    ...paragraphs(words.ownWords),
    'Elke afspraak heeft een eigen link. Open de link als het tijd is.',
    early > 0
      ? `Een link werkt vanaf ${early} minuten voor zijn afspraak.`
      : 'Een link werkt vanaf het begin van zijn afspraak.',
    'De links zijn alleen voor u. Stuur ze niet door.',
    '',
    ...NEEDED,
    'U hoeft niets te installeren. Met een link kunt u nu al testen of alles werkt.',
    ...callUs(words, 'Lukt het niet, of kunt u niet op een van deze tijden?'),
  ];
}

/** Whom to ring and when, after the question; nothing where there is no number. */
function callUs({ phone, hours }: MessageWords, question: string): string[] {
  const open = hours.length === 0 ? [] : ['Wij zijn open:', ...hours.map((line) => `- ${line}`)];
  return phone === '' ? [] : ['', `${question} Bel ons: ${phone}`, ...open];
}

function when({ start, timeZone }: MessageWords): string {
  return dateAndTime(start, timeZone);
}

/** `dinsdag 24 november 2026 om 10.00 uur`, in the organisation's time zone. */
function dateAndTime(at: EpochMs, timeZone: string): string {
  return `${date(at, timeZone)} om ${time(at, timeZone)} uur`;
}

/** `dinsdag 24 november 2026` */
function date(at: EpochMs, timeZone: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('nl-NL', { ...parts, timeZone }).format(at);
}

function time(at: EpochMs, timeZone: string): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('nl-NL', clock).format(at).replace(':', '.');
}
