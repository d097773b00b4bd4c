import type { EpochMs } from '../../core/clock.ts';
import type { Language } from '../../protocol/language.ts';

export type Template = 'invitation' | 'reminder' | 'moved' | 'cancelled';
/** What several appointments are told of in one message; each is reminded of by itself. */
export type TogetherTemplate = Exclude<Template, 'reminder'>;

/** What a message says. No health data, no clinician, no department: a mail may be read by others (NTA 7516). */
export interface MessageWords {
  readonly language: Language;
  readonly name: string;
  readonly organisation: string;
  /** The desk's number; empty: the message names none. */
  readonly phone: string;
  /** When the desk answers that number, line by line, in that language; empty: nobody said. */
  readonly hours: readonly string[];
  readonly timeZone: string;
  readonly start: EpochMs;
  /** When the link works. */
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  /** Words of the organisation's own, each a paragraph. A cancellation has none. */
  readonly ownWords: readonly string[];
  /** Null in a cancellation. */
  readonly link: string | null;
}

/** What stands between greeting and farewell, line by line, and above it. */
export interface Said {
  readonly subject: string;
  readonly body: readonly string[];
}

/** Letters in one language, in plain words (B1). */
export interface Tongue {
  /** About one appointment. */
  readonly alone: Readonly<Record<Template, (words: MessageWords) => Said>>;
  /** About several of one person, by time. */
  readonly together: Readonly<
    Record<TogetherTemplate, (first: MessageWords, all: readonly MessageWords[]) => Said>
  >;
  greeting(name: string): string;
  closing(organisation: string): readonly string[];
  /** When the link works; kept short, for it also stands in the calendar. */
  linkWindow(words: Pick<MessageWords, 'opens' | 'closes' | 'timeZone'>): string;
  /** What a calendar shows that others may look into: nothing of whom or what about. */
  readonly summary: string;
  /** Somebody who does not exist, for an example. */
  readonly nobody: string;
}

/** The times of several appointments, each with its own link beneath. */
export function listed(
  all: readonly MessageWords[],
  dateAndTime: (at: EpochMs, timeZone: string) => string,
): readonly string[] {
  return all.flatMap(({ start, timeZone, link }, place) => [
    `${place + 1}. ${dateAndTime(start, timeZone)}`,
    ...(link === null ? [] : [link]),
    '',
  ]);
}

/** Each on its own, with room beneath. */
export function paragraphs(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [text, '']);
}
