import { CLASSES } from '../../retention/classes.ts';
import { type PaperFacts, settingIn, settingText } from '../facts.ts';
import { type PaperKind, sayIn, section, table } from './paper.ts';

/** A row for each class. @throws {TypeError} when a term is not among the settings */
export function termTable(facts: PaperFacts) {
  const { language } = facts;
  const say = sayIn(facts);
  return table(
    [
      ...[say('Wat', 'What'), say('Hoe lang', 'How long')],
      ...[say('Grond', 'Ground'), say('Wat het omvat', 'What it covers')],
    ],
    [22, 13, 25, 40],
    CLASSES.map(({ name, words }) => [
      ...[words[language].what, settingText(facts, name), words[language].ground],
      settingIn(facts, name).annex[language],
    ]),
  );
}

export const RETENTION: PaperKind = {
  title: { nl: 'Bijlage bewaartermijnen', en: 'Retention annex' },
  about: {
    nl: 'Hoe lang elk soort gegevens blijft, waarom, en wat er daarna gebeurt.',
    en: 'How long each kind of data stays, why, and what happens then.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    return [
      section(say('Termijnen', 'Terms'), [], termTable(facts)),
      section(say('Nooit bewaard', 'Never kept'), [
        say(
          'Beeld en geluid. Er is geen opname en geen plek om die te bewaren.',
          'Picture and sound. There is no recording, and no place to keep one.',
        ),
      ]),
      section(say('Daarna', 'After that'), [
        say(
          'Elke nacht wordt gewist wat zijn termijn voorbij is. Van regels van het logboek worden de sleutels vernietigd en de inhoud weggehaald; de keten blijft te controleren. Wat onder een bewaarplicht in een zaak valt, blijft tot die is opgeheven.',
          'Every night what is past its term is erased. Of lines of the log the keys are destroyed and the content is taken away; the chain can still be checked. What is under a legal hold stays until that is lifted.',
        ),
      ]),
    ];
  },
  data: (facts) => ({
    media: 'never',
    terms: CLASSES.map(({ name, words }) => {
      const { value, unit } = settingIn(facts, name);
      return { name, value, unit, ground: words[facts.language].ground };
    }),
  }),
};
