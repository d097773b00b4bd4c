import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { type PaperKind, section, table } from './paper.ts';

/** Every class of data with its setting and the ground on which it is kept. */
export const CLASSES = [
  ['logYears', 'Regels van het logboek', 'Stcrt. 2019, 38007; NEN 7513; WGBO'],
  [
    'appointmentMonths',
    'Afspraken en contactgegevens',
    'Uitvoering van de afspraak; dataminimalisatie (AVG 5)',
  ],
  ['callMonths', 'Duur en codes van gesprekken', 'Uitvoering van de afspraak'],
  ['deliveryDays', 'Berichten', 'Aantonen dat een bericht aankwam'],
  ['testDays', 'Tests voor het gesprek', 'Hulp bij storing'],
  ['qualityDays', 'Meetwaarden van gesprekken', 'Hulp bij storing'],
  ['incidentYears', 'Incidenten', 'AVG 33(5)'],
  ['reviewYears', 'Maandcontroles', 'AVG 5(2) en 32; NEN 7513'],
  ['linkHours', 'Links', 'Dataminimalisatie (AVG 5)'],
  ['backupDays', 'Back-ups', 'AVG 32; korter dan de belofte om te wissen'],
  ['appLogDays', 'Technische meldingen', 'Beheer; dataminimalisatie (AVG 5)'],
] as const;

/** A row for each class. @throws {TypeError} when a term is not among the settings */
export function termRows(facts: PaperFacts): string[][] {
  return CLASSES.map(([name, what, ground]) => {
    const fact = settingIn(facts, name);
    return [what, valueText(fact), ground, fact.annex];
  });
}

export const RETENTION: PaperKind = {
  title: 'Bijlage bewaartermijnen',
  about: 'Hoe lang elk soort gegevens blijft, waarom, en wat er daarna gebeurt.',
  sections: (facts) => [
    section(
      'Termijnen',
      [],
      table(['Wat', 'Hoe lang', 'Grond', 'Wat het omvat'], [22, 13, 25, 40], termRows(facts)),
    ),
    section('Nooit bewaard', ['Beeld en geluid. Er is geen opname en geen plek om die te bewaren.']),
    section('Daarna', [
      'Elke nacht wordt gewist wat zijn termijn voorbij is. Van regels van het logboek worden de sleutels vernietigd en de inhoud weggehaald; de keten blijft te controleren. Wat onder een bewaarplicht in een zaak valt, blijft tot die is opgeheven.',
    ]),
  ],
  data: (facts) => ({
    media: 'never',
    terms: CLASSES.map(([name, , ground]) => {
      const { value, unit } = settingIn(facts, name);
      return { name, value, unit, ground };
    }),
  }),
};
