import type { Terms } from '../../organisation/service.ts';
import type { Language } from '../words/words.ts';
import type { Cutoffs } from './terms.ts';

/** One class of data that has a term. */
export interface DataClass {
  /** The setting that is its term. */
  readonly name: keyof Terms;
  readonly ends: keyof Cutoffs;
  readonly words: Readonly<Record<Language, { readonly what: string; readonly ground: string }>>;
}

function dataClass(
  name: DataClass['name'],
  ends: DataClass['ends'],
  nl: readonly [what: string, ground: string],
  en: readonly [what: string, ground: string],
): DataClass {
  const said = ([what, ground]: readonly [string, string]) => ({ what, ground });
  return { name, ends, words: { nl: said(nl), en: said(en) } };
}

/** Every class of data with a term, and the ground on which it is kept so long (DESIGN §9). */
export const CLASSES: readonly DataClass[] = [
  dataClass(
    'logYears',
    'month',
    ['Regels van het logboek', 'Stcrt. 2019, 38007; NEN 7513; WGBO'],
    ['Lines of the log', 'Stcrt. 2019, 38007; NEN 7513; WGBO'],
  ),
  dataClass(
    'appointmentMonths',
    'appointments',
    ['Afspraken en contactgegevens', 'Uitvoering van de afspraak; dataminimalisatie (AVG 5)'],
    ['Appointments and contact data', 'Carrying out the appointment; data minimisation (GDPR 5)'],
  ),
  dataClass(
    'callMonths',
    'calls',
    ['Duur en codes van gesprekken', 'Uitvoering van de afspraak'],
    ['Minutes and codes of calls', 'Carrying out the appointment'],
  ),
  dataClass(
    'deliveryDays',
    'deliveries',
    ['Berichten', 'Aantonen dat een bericht aankwam'],
    ['Messages', 'Showing that a message arrived'],
  ),
  dataClass(
    'testDays',
    'tests',
    ['Tests voor het gesprek', 'Hulp bij storing'],
    ['Tests before a call', 'Help with trouble'],
  ),
  dataClass(
    'qualityDays',
    'figures',
    ['Meetwaarden van gesprekken', 'Hulp bij storing'],
    ['Figures of calls', 'Help with trouble'],
  ),
  dataClass(
    'tallyMonths',
    'tallies',
    ['Opgetelde cijfers per maand', 'Toezicht op de dienst; zonder personen (AVG 5)'],
    ['Sums by month', 'Watching over the service; without persons (GDPR 5)'],
  ),
  dataClass('incidentYears', 'incidents', ['Incidenten', 'AVG 33(5)'], ['Incidents', 'GDPR 33(5)']),
  dataClass(
    'reviewYears',
    'reviews',
    ['Maandcontroles', 'AVG 5(2) en 32; NEN 7513'],
    ['Monthly reviews', 'GDPR 5(2) and 32; NEN 7513'],
  ),
  dataClass(
    'linkHours',
    'links',
    ['Links', 'Dataminimalisatie (AVG 5)'],
    ['Links', 'Data minimisation (GDPR 5)'],
  ),
  dataClass(
    'backupDays',
    'backups',
    ['Back-ups', 'AVG 32; korter dan de belofte om te wissen'],
    ['Backups', 'GDPR 32; shorter than what is promised about erasing'],
  ),
  dataClass(
    'appLogDays',
    'appLogs',
    ['Technische meldingen', 'Beheer; dataminimalisatie (AVG 5)'],
    ['Application log', 'Operation; data minimisation (GDPR 5)'],
  ),
];
