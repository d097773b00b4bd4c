import type { Counts, Refused, Trouble } from '../../server/audit/retention/service.ts';

/** What the commands about retention, holds and erasure say. */
export interface RetentionWords {
  readonly running: string;
  readonly ended: (counts: Counts) => string;
  readonly held: (patients: number) => string;
  readonly trouble: Readonly<Record<Trouble, string>>;
  readonly neverRan: string;
  readonly ranAt: (at: string) => string;

  readonly noAction: (text: string) => string;
  readonly noDay: (text: string) => string;
  readonly noPatient: (text: string) => string;
  readonly noHold: (id: string) => string;
  readonly holdSet: (id: string, patient: string, until: string | null) => string;
  readonly holdLifted: (patient: string) => string;
  readonly hold: (id: string, patient: string, since: string, until: string | null, line: number) => string;
  readonly noHolds: string;

  readonly erased: (counts: Counts) => string;
  readonly refused: (refused: Refused) => string;
  readonly notClean: string;
}

const KINDS_EN: Readonly<Record<keyof Counts, string>> = {
  keys: 'keys of the log',
  records: 'patient records',
  appointments: 'appointments',
  participants: 'participants',
  calls: 'calls',
  links: 'links',
  deliveries: 'messages',
  tests: 'tests before a call',
  figures: 'figures of calls',
  incidents: 'incidents',
  reviews: 'monthly reviews',
  comparisons: 'failed comparisons',
  backups: 'backups',
  logs: 'days of the application log',
};

const KINDS_NL: Readonly<Record<keyof Counts, string>> = {
  keys: 'sleutels van het logboek',
  records: 'patiëntgegevens',
  appointments: 'afspraken',
  participants: 'deelnemers',
  calls: 'gesprekken',
  links: 'links',
  deliveries: 'berichten',
  tests: 'tests voor een gesprek',
  figures: 'meetwaarden van gesprekken',
  incidents: 'incidenten',
  reviews: 'maandcontroles',
  comparisons: 'mislukte controles',
  backups: 'back-ups',
  logs: 'dagen van technische meldingen',
};

/** `appointments 3, links 2`; the empty text when nothing went. */
function listed(counts: Counts, kinds: Readonly<Record<keyof Counts, string>>): string {
  const names = Object.keys(kinds) as (keyof Counts)[];
  return names
    .filter((name) => counts[name] > 0)
    .map((name) => `${kinds[name]} ${counts[name]}`)
    .join(', ');
}

export const retentionEnglish: RetentionWords = {
  running: 'A run goes on already: this one was not needed.',
  ended: (counts) => `Gone: ${listed(counts, KINDS_EN) || 'nothing had come to its end'}.`,
  held: (patients) => `Kept by a legal hold: patients ${patients}.`,
  trouble: {
    'no-head':
      'Lines of the log have come to their end, but no signed head covers them: their text stays. See to the sealer.',
    'in-use':
      'What was deleted may still be on the disk: another process reads the files. The next run sees to it.',
    'files-stay':
      'A backup or a day of the application log has come to its end and cannot be removed: the application log says why.',
    'clock-leapt':
      'Nothing was ended for more than a month. Look whether the clock is right; if it is, run "beeldkamer retention". Until then nothing is ended.',
  },
  neverRan: 'retention: never ran',
  ranAt: (at) => `retention: ran at ${at}`,

  noAction: (text) => `"${text}" is no action: set, lift or list.`,
  noDay: (text) => `"${text}" is no day to come: YYYY-MM-DD.`,
  noPatient: (text) => `"${text}" is no number of a patient: 36 signs, as the log has it behind "p:".`,
  noHold: (id) => `There is no hold ${id}: beeldkamer hold list shows those that are.`,
  holdSet: (id, patient, until) =>
    `Hold ${id}: the data of patient ${patient} stay until ${until ?? 'it is lifted'}.`,
  holdLifted: (patient) => `Lifted: the data of patient ${patient} have their terms again.`,
  hold: (id, patient, since, until, line) =>
    `${id}  patient ${patient}  since ${since}  until ${until ?? 'lifted'}  (reason: line ${line} of the log)`,
  noHolds: 'There is no hold.',

  erased: (counts) => `Erased: ${listed(counts, KINDS_EN) || 'there was nothing left'}.`,
  refused: ({ ground, until }) => {
    const on = until === null ? '' : ` Possible from ${until}.`;
    if (ground === 'log-term')
      return `Refused for the log's lines of the last five years, which the law keeps (GDPR art. 17(3)(b); Stcrt. 2019, 38007).${on} Ask again then.`;
    if (ground === 'legal-hold') return `Refused: the data are under a legal hold.${on}`;
    return `Refused: the patient still has an appointment. Cancel it first.${on}`;
  },
  notClean: 'It is gone, but may be on the disk until the next run: another process reads the files.',
};

export const retentionNederlands: RetentionWords = {
  running: 'Er wordt al opgeruimd: deze ronde was niet nodig.',
  ended: (counts) => `Weg: ${listed(counts, KINDS_NL) || 'er was niets waarvan de termijn om is'}.`,
  held: (patients) => `Blijft door een blokkade: patiënten ${patients}.`,
  trouble: {
    'no-head':
      'Van regels van het logboek is de termijn om, maar geen ondertekende kop gaat erover: hun tekst blijft. Kijk naar de verzegelaar.',
    'in-use':
      'Wat gewist is, staat misschien nog op de schijf: een ander proces leest de bestanden. De volgende ronde ruimt het op.',
    'files-stay':
      'Van een back-up of een dag technische meldingen is de termijn om, maar weghalen lukt niet: de technische meldingen zeggen waarom.',
    'clock-leapt':
      'Er is meer dan een maand niet opgeruimd. Kijk of de klok gelijk staat; is dat zo, geef dan "beeldkamer retention". Tot dan blijft alles staan.',
  },
  neverRan: 'opruimen: nog nooit gedaan',
  ranAt: (at) => `opruimen: gedaan om ${at}`,

  noAction: (text) => `"${text}" kan niet: kies set, lift of list.`,
  noDay: (text) => `"${text}" is geen dag die nog komt: JJJJ-MM-DD.`,
  noPatient: (text) =>
    `"${text}" is geen nummer van een patiënt: 36 tekens, zoals het logboek het heeft achter "p:".`,
  noHold: (id) => `De blokkade ${id} bestaat niet: beeldkamer hold list toont welke er zijn.`,
  holdSet: (id, patient, until) =>
    `Blokkade ${id}: de gegevens van patiënt ${patient} blijven tot ${until ?? 'iemand haar opheft'}.`,
  holdLifted: (patient) => `Opgeheven: voor de gegevens van patiënt ${patient} gelden de termijnen weer.`,
  hold: (id, patient, since, until, line) =>
    `${id}  patiënt ${patient}  sinds ${since}  tot ${until ?? 'opheffing'}  (reden: regel ${line} van het logboek)`,
  noHolds: 'Er is geen blokkade.',

  erased: (counts) => `Gewist: ${listed(counts, KINDS_NL) || 'er was niets meer'}.`,
  refused: ({ ground, until }) => {
    const on = until === null ? '' : ` Het kan vanaf ${until}.`;
    if (ground === 'log-term')
      return `Geweigerd voor de regels van het logboek uit de laatste vijf jaar, die de wet bewaart (AVG art. 17 lid 3 onder b; Stcrt. 2019, 38007).${on} Vraag het dan opnieuw.`;
    if (ground === 'legal-hold') return `Geweigerd: iemand houdt deze gegevens vast.${on}`;
    return `Geweigerd: de patiënt heeft nog een afspraak. Zeg die eerst af.${on}`;
  },
  notClean:
    'Het is gewist, maar staat misschien op de schijf tot de volgende ronde: een ander proces leest de bestanden.',
};
