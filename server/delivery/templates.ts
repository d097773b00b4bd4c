import { type EpochMs, HOUR, later, MINUTE } from '../core/clock.ts';
import type { Language } from '../protocol/language.ts';
import type { DeliveryDeps } from './deps.ts';
import { en } from './tongues/en.ts';
import { nl } from './tongues/nl.ts';
import type { MessageWords, Said, Template, Tongue } from './tongues/tongue.ts';

export type { MessageWords, Template } from './tongues/tongue.ts';

export const TONGUES: Readonly<Record<Language, Tongue>> = { nl, en };

export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** Writes a message in the language of its reader, as text alone: readable everywhere, nothing that could track. */
export function write(template: Template, words: MessageWords): Written {
  return letter(words, TONGUES[words.language].alone[template](words));
}

/** One letter about several appointments of one person, by time; each has its own link beneath its time. */
export function writeTogether(
  template: Template,
  first: MessageWords,
  further: readonly MessageWords[],
): Written {
  if (template === 'reminder') return write(template, first); // each appointment is reminded of by itself
  return letter(first, TONGUES[first.language].together[template](first, [first, ...further]));
}

function letter({ language, name, organisation }: MessageWords, { subject, body }: Said): Written {
  const { greeting, closing } = TONGUES[language];
  return { subject, text: `${[greeting(name), '', ...body, '', ...closing(organisation)].join('\n')}\n` };
}

/** What somebody wants to see an example of. */
export interface Example {
  readonly template: Template;
  readonly language: Language;
  /** Whose number and hours it names; undefined: the main one's. */
  readonly location: string | undefined;
  readonly ownWords: readonly string[];
}

/** A message as it would be read, to nobody: about tomorrow at ten, with a link that leads nowhere. */
export async function example(
  { clock, organisation, linkUrl }: Pick<DeliveryDeps, 'clock' | 'organisation' | 'linkUrl'>,
  { template, language, location, ownWords }: Example,
): Promise<Written> {
  const { name: sender, ...desk } = await organisation(language, location);
  const today = Temporal.Instant.fromEpochMilliseconds(clock()).toZonedDateTimeISO(desk.timeZone);
  const at = today.add({ days: 1 }).withPlainTime('10:00').epochMilliseconds as EpochMs;
  return write(template, {
    ...{ ...desk, organisation: sender, language, ownWords, name: TONGUES[language].nobody },
    ...{ start: at, opens: later(at, -15 * MINUTE), closes: later(at, HOUR) },
    link: template === 'cancelled' ? null : linkUrl('…'),
  });
}
