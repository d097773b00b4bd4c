import type { PaperDocument, Section, Table } from '../document.ts';
import type { PaperFacts } from '../facts.ts';

/** One kind of paper: what it says, and the facts that go with it as data. */
export interface PaperKind {
  readonly title: string;
  /** One sentence: what for. */
  readonly about: string;
  readonly sections: (facts: PaperFacts, chosen: Chosen) => readonly Section[];
  /** The same facts for a program. */
  readonly data: (facts: PaperFacts, chosen: Chosen) => unknown;
}

/** What was chosen beside the kind. */
export interface Chosen {
  /** The incident of a breach form. */
  readonly incident: string | null;
}

export function section(heading: string, about: readonly string[], table: Table | null = null): Section {
  return { heading, about, table };
}

export function table(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  nothing = 'Er is niets om te vermelden.',
): Table {
  return { head, widths, rows, nothing };
}

/** Facts in two columns: what, and how it is. */
export function list(rows: readonly (readonly [string, string])[]): Table {
  return table(['Wat', 'Stand'], [2, 3], rows);
}

/** A moment on the organisation's clocks. */
export function moment({ organisation }: PaperFacts, at: string): string {
  const { timeZone } = organisation;
  return new Intl.DateTimeFormat('nl-NL', { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(
    Date.parse(at),
  );
}

/** A paper as a document: who it is of, when it was made, and to which head of the log it belongs. */
export function paperDocument(kind: PaperKind, facts: PaperFacts, chosen: Chosen): PaperDocument {
  const { organisation, installation, version, madeAt, log } = facts;
  const head =
    log.head === null
      ? 'Het logboek had toen nog geen zegel.'
      : `Zegel van het logboek: ${log.head.size} regels, wortel ${log.head.root}.`;
  return {
    language: 'nl',
    title: kind.title,
    about: [
      kind.about,
      `${organisation.name}, installatie ${installation}, Beeldkamer ${version}. Gemaakt uit de werkende instellingen op ${moment(facts, madeAt)}.`,
    ],
    sections: kind.sections(facts, chosen),
    notes: [
      `${head} De SHA-256 van dit bestand staat in een regel van het logboek; met het bewijs van die regel controleert iedereen het (beeldkamer verify-audit --document).`,
    ],
    page: (page, of) => `Bladzijde ${page} van ${of}`,
    madeAt: Date.parse(madeAt),
  };
}
