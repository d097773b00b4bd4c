import type { Arrow, Box, Picture } from '../document.ts';
import { type Outside, type PaperFacts, settingIn, settingText } from '../facts.ts';
import { outsideTable } from './outside.ts';
import { type PaperKind, type Say, sayIn, section } from './paper.ts';
import { termTable } from './retention.ts';
import { promise } from './security.ts';

type Both = readonly [nl: string, en: string];

const NAMES: Readonly<Record<Outside['what'], Both>> = {
  mail: ['Mailserver', 'Mail server'],
  'sign-in': ['Inlogdienst', 'Sign-in service'],
  directory: ['Adreslijst', 'Directory'],
  'text-messages': ['Sms-dienst', 'Text messages'],
  webhooks: ['Ander systeem', 'Other system'],
  calendars: ['Agenda van het EPD', 'Calendar of the EHR'],
  'log-heads': ['Plek voor zegels', 'Place for seals'],
  relaying: ['Coturn', 'Coturn'],
};
const FLOWS: Readonly<Record<Outside['what'], Both>> = {
  mail: ['link en tijd', 'link and time'],
  'sign-in': ['wie iemand is', 'who somebody is'],
  directory: ['wie iemand is', 'who somebody is'],
  'text-messages': ['link en tijd', 'link and time'],
  webhooks: ['nummer en stand', 'number and state'],
  calendars: ['afspraken, alleen erin', 'appointments, only inwards'],
  'log-heads': ['zegel, geen gegevens', 'seal, no data'],
  relaying: ['proef zonder gegevens', 'test without data'],
};

/** The flows as they are set now: what is off is not drawn. */
export function flowPicture(facts: PaperFacts): Picture {
  const say = sayIn(facts);
  const direct = settingIn(facts, 'path').value === 'direct';
  // several services of one kind are one box
  const on = facts.outside
    .filter(({ host }) => host !== null)
    .filter(({ what }, at, all) => all.findIndex((one) => one.what === what) === at);
  // with nothing outside, the lower third is not drawn
  const alone = on.length === 0;
  const height = alone ? 30 : 18;
  const width = Math.min(22, 96 / Math.max(1, on.length) - 3);
  const outside = on.map(
    ({ what }, at): Box => ({
      ...{ id: what, text: say(...NAMES[what]), outside: true },
      ...{ left: 2 + at * (width + 3), top: 78, width, height },
    }),
  );
  const relayName =
    facts.relay.coturn.length === 0
      ? say('Eigen relay', 'Own relay')
      : say('Coturn of eigen relay', 'Coturn or own relay');
  const boxes: Box[] = [
    {
      id: 'patient',
      text: say('Patiënt (browser)', 'Patient (browser)'),
      left: 2,
      top: 4,
      width: 24,
      height,
    },
    {
      id: 'staff',
      text: say('Medewerker (browser)', 'Staff (browser)'),
      left: 74,
      top: 4,
      width: 24,
      height,
    },
    {
      id: 'appliance',
      text: say('Beeldkamer: agenda, wachtkamer, logboek', 'Beeldkamer: agenda, waiting room, log'),
      ...{ left: 32, top: alone ? 66 : 42, width: 36, height },
    },
    ...(direct ? [] : [{ id: 'relay', text: relayName, left: 40, top: 4, width: 20, height }]),
    ...outside,
  ];
  const arrows: Arrow[] = [
    ...mediaArrows(say, direct),
    { from: 'patient', to: 'appliance', text: say('link, naam', 'link, name') },
    { from: 'staff', to: 'appliance', text: 'agenda' },
    ...on.map(({ what }): Arrow => ({ from: 'appliance', to: what, text: say(...FLOWS[what]) })),
  ];
  const nameOf = new Map<string, string>(boxes.map(({ id, text }) => [id, text] as const));
  const says = arrows.map(
    ({ from, to, text }) => `${nameOf.get(from)} ${say('naar', 'to')} ${nameOf.get(to)}: ${text}`,
  );
  return { says: `${says.join('. ')}.`, height: alone ? 120 : 210, boxes, arrows };
}

function mediaArrows(say: Say, direct: boolean): Arrow[] {
  if (direct)
    return [
      {
        from: 'patient',
        to: 'staff',
        text: say('beeld en geluid, versleuteld', 'picture and sound, encrypted'),
      },
    ];
  const text = say('versleuteld', 'encrypted');
  return [
    { from: 'patient', to: 'relay', text },
    { from: 'staff', to: 'relay', text },
  ];
}

export const DPIA: PaperKind = {
  title: { nl: 'Feiten voor de DPIA', en: 'Facts for the DPIA' },
  about: {
    nl: 'Wat het apparaat over zichzelf kan zeggen voor uw beoordeling (AVG artikel 35). De afweging maakt u zelf.',
    en: 'What the appliance can say of itself for your assessment (GDPR article 35). The weighing is yours.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    const way = settingText(facts, 'path');
    return [
      {
        ...section(say('Gegevensstromen', 'Flows of data'), [
          say(
            `Route van beeld en geluid: ${way}. Gestreept is buiten het apparaat.`,
            `Way of picture and sound: ${way}. Dashed is outside the appliance.`,
          ),
        ]),
        picture: flowPicture(facts),
      },
      section(say('Verbindingen naar buiten', 'Connections to the outside'), [], outsideTable(facts)),
      section(say('Bewaartermijnen', 'Retention'), [], termTable(facts)),
      section(say('Wat versleuteling wel en niet belooft', 'What encryption does and does not promise'), [
        promise(say),
      ]),
      section(say('Risico’s die blijven', 'Risks that remain'), risks(say)),
    ];
  },
  data: (facts) => ({
    picture: flowPicture(facts),
    outside: facts.outside,
    measured: facts.measured,
    settings: facts.settings,
  }),
};

function risks(say: Say): string[] {
  return [
    say(
      'Wie de server beheert, kan de programmacode veranderen; vergelijken van plaatjes en controle van de versie maken dat zichtbaar, niet onmogelijk.',
      'Who runs the server can change the program; comparing pictures and checking the version make that visible, not impossible.',
    ),
    say(
      'Wie het apparaat zelf in handen heeft, kan over de toekomst liegen. Over het verleden niet: zegels liggen buiten.',
      'Who has the appliance itself in hand can lie about the future. Not about the past: seals lie outside.',
    ),
    say(
      'Een patiënt kan zelf opnemen wat hij ziet en hoort. Dat kan geen programma voorkomen.',
      'A patient can record what is seen and heard. No program can prevent that.',
    ),
  ];
}
