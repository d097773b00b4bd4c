import type { Language } from '../words/words.ts';

/** What an overview says beside the events themselves: for patients, in plain language (B1). */
export interface OverviewWords {
  readonly title: string;
  readonly of: (name: string) => string;
  readonly nameless: string;
  readonly organisation: (name: string) => string;
  readonly period: (from: string, through: string) => string;
  readonly always: string;
  readonly law: string;
  readonly head: readonly string[];
  readonly nothing: string;
  readonly more: (times: number, from: string, until: string) => string;
  readonly page: (page: number, of: number) => string;
  /** Staff, by NEN's number of the role. */
  readonly roles: Readonly<Record<string, string>>;
  /** Who came with a link, by the same; the patient is `self`. */
  readonly guests: Readonly<Record<string, string>>;
  readonly system: string;
  readonly otherSystem: string;
  readonly stranger: string;
  readonly purposes: Readonly<Record<string, string>>;
  readonly rights: Readonly<Record<'emergency' | 'refused' | 'appointment' | 'own' | 'task', string>>;
  readonly notes: (lines: number, phone: string) => readonly string[];
}

const NL: OverviewWords = {
  title: 'Wie heeft uw gegevens ingezien?',
  of: (name) => `Dit overzicht gaat over: ${name}.`,
  nameless: 'een patiënt van wie de gegevens al zijn gewist',
  organisation: (name) => `Het is gemaakt door ${name}.`,
  period: (from, through) => `Periode: ${from} tot en met ${through}.`,
  always: 'het begin',
  law: 'U hebt recht op dit overzicht (artikel 15e van de Wet aanvullende bepalingen verwerking persoonsgegevens in de zorg). Het kost u niets.',
  head: ['Wanneer', 'Wie', 'Wat', 'Waarom', 'Met welk recht'],
  nothing: 'In deze periode is er niets met uw gegevens gedaan.',
  more: (times, from, until) => `${from} tot ${until}, ${times} keer`,
  page: (page, of) => `Bladzijde ${page} van ${of}`,
  roles: {
    '05': 'Zorgverlener',
    '06': 'Assistent',
    '07': 'Medewerker',
  },
  guests: {
    self: 'Uzelf',
    '02': 'Uw naaste',
    '05': 'Andere zorgverlener',
    '07': 'Tolk',
    other: 'Andere deelnemer',
  },
  system: 'Het systeem, zonder mens',
  otherSystem: 'Een ander systeem van de zorgverlener',
  stranger: 'Iemand die niet is ingelogd',
  purposes: {
    TREAT: 'Voor uw behandeling',
    BTG: 'In een noodgeval',
    PATRQT: 'Op uw verzoek',
    PATADMIN: 'Om een afspraak te regelen',
    HSYSADMIN: 'Voor beheer en veiligheid',
    HCOMPL: 'Voor controle',
  },
  rights: {
    emergency: 'Noodknop',
    refused: 'Geen: het mocht niet',
    appointment: 'U had een afspraak',
    own: 'Het zijn uw eigen gegevens',
    task: 'Het hoort bij het werk',
  },
  notes: (lines, phone) => [
    `Dit overzicht komt uit ${lines === 1 ? '1 regel' : `${lines} regels`} van het logboek. Wat iemand op een dag vaker deed, staat op één regel.`,
    `Beeld en geluid van gesprekken worden niet bewaard. Hebt u een vraag?${phone === '' ? ' Vraag het aan uw zorgverlener.' : ` Bel ${phone}.`}`,
  ],
};

const EN: OverviewWords = {
  title: 'Who viewed your data?',
  of: (name) => `This overview is about: ${name}.`,
  nameless: 'a patient whose data were erased already',
  organisation: (name) => `It was made by ${name}.`,
  period: (from, through) => `Period: ${from} up to and including ${through}.`,
  always: 'the beginning',
  law: 'You have a right to this overview (article 15e of the Dutch Wet aanvullende bepalingen verwerking persoonsgegevens in de zorg). It is free of charge.',
  head: ['When', 'Who', 'What', 'Why', 'By what right'],
  nothing: 'Nothing was done with your data in this period.',
  more: (times, from, until) => `${from} to ${until}, ${times} times`,
  page: (page, of) => `Page ${page} of ${of}`,
  roles: {
    '05': 'Care provider',
    '06': 'Assistant',
    '07': 'Member of staff',
  },
  guests: {
    self: 'You',
    '02': 'Your relative',
    '05': 'Other care provider',
    '07': 'Interpreter',
    other: 'Other participant',
  },
  system: 'The system, without a person',
  otherSystem: 'Another system of the care provider',
  stranger: 'Somebody who is not signed in',
  purposes: {
    TREAT: 'For your treatment',
    BTG: 'In an emergency',
    PATRQT: 'At your request',
    PATADMIN: 'To arrange an appointment',
    HSYSADMIN: 'For operation and security',
    HCOMPL: 'For review',
  },
  rights: {
    emergency: 'Emergency button',
    refused: 'None: it was not allowed',
    appointment: 'You had an appointment',
    own: 'They are your own data',
    task: 'It is part of the work',
  },
  notes: (lines, phone) => [
    `This overview was made from ${lines === 1 ? '1 line' : `${lines} lines`} of the log. What somebody did more than once on a day stands on one line.`,
    `Picture and sound of calls are not kept. Do you have a question?${phone === '' ? ' Ask your care provider.' : ` Call ${phone}.`}`,
  ],
};

/** The words of one language. */
export const OVERVIEW_WORDS: Readonly<Record<Language, OverviewWords>> = { nl: NL, en: EN };
