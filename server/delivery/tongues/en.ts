import { type EpochMs, MINUTE } from '../../core/clock.ts';
import { listed, type MessageWords, paragraphs, type Tongue } from './tongue.ts';

/** Letters in English. */
export const en: Tongue = {
  alone: {
    invitation: (words) => ({
      subject: `Your video appointment on ${when(words)}`,
      body: [
        `You have a video appointment with ${words.organisation}:`,
        ...['', when(words), '', ...howToJoin(words)],
      ],
    }),
    reminder: (words) => ({
      subject: `Reminder: your video appointment on ${when(words)}`,
      body: [
        `This is a reminder of your video appointment with ${words.organisation}:`,
        ...['', when(words), '', ...howToJoin(words)],
      ],
    }),
    moved: (words) => ({
      subject: `Your video appointment has moved to ${when(words)}`,
      body: [
        `The time of your video appointment with ${words.organisation} has changed. The new time is:`,
        ...['', when(words), '', ...howToJoin(words)],
      ],
    }),
    cancelled: (words) => ({
      subject: `Your video appointment on ${when(words)} is cancelled`,
      body: [
        `Your video appointment with ${words.organisation} is cancelled. This was the appointment on:`,
        ...['', when(words), ''],
        'The link that we sent you does not work any more.',
        ...callUs(words, 'Do you have a question, or would you like a new appointment?'),
      ],
    }),
  },
  together: {
    invitation: (first, all) => ({
      subject: `Your ${all.length} video appointments from ${date(first.start, first.timeZone)}`,
      body: [
        `You have ${all.length} video appointments with ${first.organisation}:`,
        ...['', ...listed(all, dateAndTime), ...howToJoinEach(first)],
      ],
    }),
    moved: (first, all) => ({
      subject: `Your ${all.length} video appointments have moved`,
      body: [
        `The time of ${all.length} video appointments with ${first.organisation} has changed. The new times are:`,
        ...['', ...listed(all, dateAndTime), ...howToJoinEach(first)],
      ],
    }),
    cancelled: (first, all) => ({
      subject: `Your ${all.length} video appointments from ${date(first.start, first.timeZone)} are cancelled`,
      body: [
        `These video appointments with ${first.organisation} are cancelled:`,
        ...['', ...listed(all, dateAndTime)],
        'The links that we sent you do not work any more.',
        ...callUs(first, 'Do you have a question, or would you like new appointments?'),
      ],
    }),
  },
  greeting: (name) => `Dear ${name},`,
  closing: (organisation) => [
    'Kind regards,',
    organisation,
    '',
    'This message was made automatically. You cannot reply to it.',
  ],
  linkWindow({ opens, closes, timeZone }) {
    const [first, last] = [date(opens, timeZone), date(closes, timeZone)];
    const until = first === last ? time(closes, timeZone) : `${last} at ${time(closes, timeZone)}`;
    return `The link works on ${first} from ${time(opens, timeZone)} to ${until}.`;
  },
  summary: 'Video appointment',
  nobody: 'Ms Example',
};

/** What a guest needs for a call. */
const NEEDED: readonly string[] = [
  'What do you need?',
  '- a phone, tablet or computer with a camera and a microphone',
  '- internet',
  '- a quiet place',
];

function howToJoin(words: MessageWords): string[] {
  return [
    ...paragraphs(words.ownWords),
    'Open this link when it is time:',
    '',
    words.link ?? '',
    '',
    en.linkWindow(words),
    'The link is for you alone. Do not send it to anybody else.',
    '',
    ...NEEDED,
    'You do not need to install anything. With the link you can test now whether everything works.',
    ...callUs(words, 'Is something not working, or does the time not suit you?'),
  ];
}

function howToJoinEach(words: MessageWords): string[] {
  const early = Math.round((words.start - words.opens) / MINUTE);
  return [
    ...paragraphs(words.ownWords),
    'Each appointment has its own link. Open the link when it is time.',
    early > 0
      ? `A link works from ${early} minutes before its appointment.`
      : 'A link works from the start of its appointment.',
    'The links are for you alone. Do not send them to anybody else.',
    '',
    ...NEEDED,
    'You do not need to install anything. With a link you can test now whether everything works.',
    ...callUs(words, 'Is something not working, or does one of these times not suit you?'),
  ];
}

/** Whom to ring and when, after the question; nothing where there is no number. */
function callUs({ phone, hours }: MessageWords, question: string): string[] {
  const open = hours.length === 0 ? [] : ['We are open:', ...hours.map((line) => `- ${line}`)];
  return phone === '' ? [] : ['', `${question} Call us: ${phone}`, ...open];
}

function when({ start, timeZone }: MessageWords): string {
  return dateAndTime(start, timeZone);
}

/** `Tuesday 24 November 2026 at 10:00`, in the organisation's time zone. */
function dateAndTime(at: EpochMs, timeZone: string): string {
  return `${date(at, timeZone)} at ${time(at, timeZone)}`;
}

/** `Tuesday 24 November 2026` */
function date(at: EpochMs, timeZone: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(at).replace(',', '');
}

function time(at: EpochMs, timeZone: string): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', clock).format(at);
}
