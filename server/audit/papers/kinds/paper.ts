import type { Language } from '../../words/words.ts';
import type { PaperDocument, Section, Table } from '../document.ts';
import type { PaperFacts } from '../facts.ts';
import { wholeFacts } from '../whole-facts.ts';

/** One kind of paper: what it says, and the facts that go with it as data. */
export interface PaperKind {
  readonly title: Readonly<Record<Language, string>>;
  /** One sentence: what for. */
  readonly about: Readonly<Record<Language, string>>;
  readonly sections: (facts: PaperFacts, chosen: Chosen) => readonly Section[];
  /** The same facts for a program. */
  readonly data: (facts: PaperFacts, chosen: Chosen) => unknown;
}

/** What was chosen beside the kind. */
export interface Chosen {
  /** The incident of a breach form. */
  readonly incident: string | null;
}

/** Of two texts the one in the paper's language. Dutch is the source. */
export type Say = (nl: string, en: string) => string;

export function sayIn({ language }: Pick<PaperFacts, 'language'>): Say {
  return (nl, en) => (language === 'nl' ? nl : en);
}

export function section(heading: string, about: readonly string[], table: Table | null = null): Section {
  return { heading, about, table };
}

export function table(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  nothing = '',
): Table {
  return { head, widths, rows, nothing };
}

/** Facts in two columns: what, and how it is. */
export function list(say: Say, rows: readonly (readonly [string, string])[]): Table {
  return table([say('Wat', 'What'), say('Stand', 'As it is')], [2, 3], rows);
}

/** To be filled in by hand. */
export const BLANK = '……………………………………';

/** A moment on the organisation's clocks. */
export function moment({ organisation, language }: PaperFacts, at: string): string {
  const { timeZone } = organisation;
  const locale = language === 'nl' ? 'nl-NL' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(
    Date.parse(at),
  );
}

/**
 * A paper as a document: who it is of, when it was made, and to which head of the log it belongs.
 *
 * @throws {TypeError} when a fact that it tells is missing
 */
export function paperDocument(kind: PaperKind, known: PaperFacts, chosen: Chosen): PaperDocument {
  const facts = wholeFacts(known);
  const { organisation, installation, version, madeAt, log, language } = facts;
  const say = sayIn(facts);
  const head =
    log.head === null
      ? say('Het logboek had toen nog geen zegel.', 'The log had no seal then.')
      : say(
          `Zegel van het logboek: ${log.head.size} regels, wortel ${log.head.root}.`,
          `Seal of the log: ${log.head.size} lines, root ${log.head.root}.`,
        );
  const made = moment(facts, madeAt);
  return {
    language,
    title: kind.title[language],
    about: [
      kind.about[language],
      say(
        `${organisation.name}, installatie ${installation}, Beeldkamer ${version}. Gemaakt uit de werkende instellingen op ${made}.`,
        `${organisation.name}, installation ${installation}, Beeldkamer ${version}. Made of the working settings on ${made}.`,
      ),
    ],
    sections: kind.sections(facts, chosen),
    notes: [
      `${head} ${say(
        'De SHA-256 van dit bestand staat in een regel van het logboek; met het bewijs van die regel controleert iedereen het (beeldkamer verify-audit --document).',
        'The SHA-256 of this file stands in a line of the log; with the proof of that line anybody can check it (beeldkamer verify-audit --document).',
      )}`,
    ],
    page: (page, of) => say(`Bladzijde ${page} van ${of}`, `Page ${page} of ${of}`),
    madeAt: Date.parse(madeAt),
  };
}
