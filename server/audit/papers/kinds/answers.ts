import { type PaperFacts, settingIn, settingText } from '../facts.ts';
import { type PaperKind, sayIn, section } from './paper.ts';
import { promise } from './security.ts';

/** Model answers in plain words (B1) to what patients ask. */
export const ANSWERS: PaperKind = {
  title: { nl: 'Antwoorden op vragen van patiënten', en: 'Answers to questions of patients' },
  about: {
    nl: 'Zo kunt u antwoorden. De termijnen en namen komen uit uw instellingen.',
    en: 'You can answer like this. Terms and names come from your settings.',
  },
  sections: (facts) => questions(facts).map(([question, answer]) => section(question, [answer])),
  data: (facts) => ({ answers: questions(facts).map(([question, answer]) => ({ question, answer })) }),
};

function questions(facts: PaperFacts): (readonly [string, string])[] {
  const say = sayIn(facts);
  const { name } = facts.organisation;
  return [
    [
      say('Wordt het gesprek opgenomen?', 'Is the call recorded?'),
      say(
        'Nee. Wij bewaren geen beeld en geen geluid. Er is geen plek om het te bewaren.',
        'No. We keep no picture and no sound. There is no place to keep it.',
      ),
    ],
    [say('Kan iemand meekijken?', 'Can somebody watch?'), promise(say)],
    [
      say('Ziet de ander mijn adres op internet?', 'Does the other see my internet address?'),
      addressAnswer(facts),
    ],
    [say('Wie heeft mijn gegevens gezien?', 'Who has seen my data?'), overviewAnswer(facts)],
    [
      say('Hoe lang bewaart u mijn afspraak?', 'How long do you keep my appointment?'),
      say(
        `${settingText(facts, 'appointmentMonths')} na de afspraak. Daarna wissen wij haar.`,
        `${settingText(facts, 'appointmentMonths')} after the appointment. Then we erase it.`,
      ),
    ],
    [
      say('Hoe lang bewaart u wie er keek?', 'How long do you keep who looked?'),
      `${settingText(facts, 'logYears')}. ${say('De wet wil dat.', 'The law wants that.')}`,
    ],
    [
      say('Kan ik mijn gegevens laten wissen?', 'Can I have my data erased?'),
      say(
        'Ja, als u geen afspraak meer hebt. Wat de wet ons laat bewaren, blijft tot die termijn voorbij is.',
        'Yes, when you have no appointment any more. What the law has us keep stays until that term is over.',
      ),
    ],
    [
      say('Wie krijgt mijn gegevens nog meer?', 'Who else gets my data?'),
      say(
        `Niemand buiten ${name}. Berichten gaan langs de mail of sms-dienst van ${name}, zonder iets over uw gezondheid.`,
        `Nobody outside ${name}. Messages go by the mail or text message service of ${name}, without anything about your health.`,
      ),
    ],
  ];
}

function addressAnswer(facts: PaperFacts): string {
  const say = sayIn(facts);
  return settingIn(facts, 'path').value === 'direct'
    ? say(
        'Als het kan, gaat beeld en geluid rechtstreeks tussen uw apparaat en dat van de zorgverlener. Die twee apparaten kennen dan elkaars adres.',
        'Where possible, picture and sound go directly between your device and that of the care provider. Those two devices then know each other’s address.',
      )
    : say(
        'Nee. Beeld en geluid gaan altijd langs onze eigen server.',
        'No. Picture and sound always go by our own server.',
      );
}

function overviewAnswer(facts: PaperFacts): string {
  const say = sayIn(facts);
  const names = settingIn(facts, 'overviewNames').value === 'names';
  const { phone } = facts.organisation;
  const desk = phone === '' ? '' : `: ${phone}`;
  return say(
    `U krijgt daarvan gratis een overzicht. Daarin staat wanneer, wat en waarom, en ${names ? 'wie: de naam en de rol' : 'wie: de rol, niet de naam'}. Vraag het aan de balie${desk}.`,
    `You get an overview of that, free of charge. It says when, what and why, and ${names ? 'who: the name and the role' : 'who: the role, not the name'}. Ask the desk${desk}.`,
  );
}
