import type { EpochMs } from '../../core/clock.ts';
import type { Language } from '../../protocol/language.ts';
import type { MessageWords, Template, TogetherTemplate } from '../tongues/tongue.ts';
import { LONGEST, places, spelled } from './gsm.ts';

/** What a text message is made of: no name of the reader, for a telephone shows it to whoever looks. */
interface TextWords
  extends Pick<MessageWords, 'language' | 'organisation' | 'phone' | 'timeZone' | 'start' | 'link'> {
  /** How many appointments it tells of; `start` and `link` are of the first. */
  readonly count: number;
}

/**
 * Writes a text message in plain words: one message of at most 160 places, in the alphabet that every telephone knows.
 * What is least needed goes first when there is no room: the desk's number, then the organisation's whole name.
 */
export function writeText(template: Template, words: TextWords): string {
  const sentences = SENTENCES[words.language];
  const sentence =
    words.count > 1 && template !== 'reminder' ? sentences.several[template] : sentences.one[template];
  const [said, after] = sentence(moment(words.start, words.timeZone, sentences), words.count);
  const name = spelled(words.organisation);
  const phone = spelled(words.phone);
  const link = words.link === null ? '' : ` ${words.link}`;
  const call = phone === '' ? '' : `${sentences.call}${phone}`;
  const candidates = [
    `${name}: ${said}${after}${link}${call}`,
    `${name}: ${said}${after}${link}`,
    `${shortened(name, `: ${said}${link}`)}: ${said}${link}`,
  ];
  return candidates.find((text) => (places(text) ?? Infinity) <= LONGEST) ?? `${said}${link}`;
}

/** A sentence with a link, in the name of who sends it, by the same rules. */
export function oneText(organisation: string, said: string, link: string): string {
  const [name, rest] = [spelled(organisation), `: ${spelled(said)} ${link}`];
  const whole = `${name}${rest}`;
  return (places(whole) ?? Infinity) <= LONGEST ? whole : `${shortened(name, rest)}${rest}`;
}

type Sentence = (when: string, count: number) => readonly [string, string];

interface Sentences {
  readonly one: Readonly<Record<Template, Sentence>>;
  /** About several; each is reminded of by itself. */
  readonly several: Readonly<Record<TogetherTemplate, Sentence>>;
  /** Before the desk's number. */
  readonly call: string;
  /** Between day and time, and after it. */
  readonly at: string;
  readonly hour: string;
  readonly locale: string;
  readonly point: string;
}

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  nl: {
    one: {
      invitation: (when) => [`uw videoafspraak is ${when}.`, ' Open dan deze link:'],
      reminder: (when) => [`denk aan uw videoafspraak ${when}.`, ' Open dan deze link:'],
      moved: (when) => [`uw videoafspraak is nu ${when}.`, ' Open dan deze link:'],
      cancelled: (when) => [`uw videoafspraak ${when} gaat niet door.`, ''],
    },
    several: {
      invitation: (when, count) => [
        `u heeft ${count} videoafspraken, de eerste ${when}.`,
        ' Open dan deze link:',
      ],
      moved: (when, count) => [
        `${count} videoafspraken zijn verplaatst, de eerste naar ${when}.`,
        ' Open dan deze link:',
      ],
      cancelled: (when, count) => [`${count} videoafspraken gaan niet door, de eerste was ${when}.`, ''],
    },
    call: ' Vragen? Bel ',
    ...{ at: ' om ', hour: ' uur', locale: 'nl-NL', point: '.' },
  },
  en: {
    one: {
      invitation: (when) => [`your video appointment is ${when}.`, ' Open this link then:'],
      reminder: (when) => [`remember your video appointment ${when}.`, ' Open this link then:'],
      moved: (when) => [`your video appointment is now ${when}.`, ' Open this link then:'],
      cancelled: (when) => [`your video appointment ${when} is cancelled.`, ''],
    },
    several: {
      invitation: (when, count) => [
        `you have ${count} video appointments, the first ${when}.`,
        ' Open this link then:',
      ],
      moved: (when, count) => [
        `${count} video appointments have moved, the first to ${when}.`,
        ' Open this link then:',
      ],
      cancelled: (when, count) => [`${count} video appointments are cancelled, the first was ${when}.`, ''],
    },
    call: ' Questions? Call ',
    ...{ at: ' at ', hour: '', locale: 'en-GB', point: ':' },
  },
};

/** As much of a name as fits before the rest. */
function shortened(name: string, rest: string): string {
  const room = LONGEST - (places(rest) ?? LONGEST);
  let kept = '';
  for (const sign of name) {
    if ((places(kept + sign) ?? Infinity) > room) break;
    kept += sign;
  }
  return kept.trimEnd();
}

/** `di 24 nov om 10.00 uur` */
function moment(at: EpochMs, timeZone: string, words: Sentences): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', timeZone } as const;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const [date, time] = [day, clock].map((form) => new Intl.DateTimeFormat(words.locale, form).format(at));
  return `${date?.replace(',', '')}${words.at}${time?.replace(':', words.point)}${words.hour}`;
}
