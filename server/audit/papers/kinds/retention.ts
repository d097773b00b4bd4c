import { CLASSES } from '../../retention/classes.ts';
import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { type PaperKind, section, table } from './paper.ts';

/** A row for each class. @throws {TypeError} when a term is not among the settings */
export function termRows(facts: PaperFacts): string[][] {
  return CLASSES.map(({ name, words }) => {
    const fact = settingIn(facts, name);
    return [words.nl.what, valueText(fact), words.nl.ground, fact.annex];
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
    terms: CLASSES.map(({ name, words }) => {
      const { value, unit } = settingIn(facts, name);
      return { name, value, unit, ground: words.nl.ground };
    }),
  }),
};
