import type { Arrow, Box, Picture } from '../document.ts';
import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { outsideRows } from './outside.ts';
import { type PaperKind, section, table } from './paper.ts';
import { termRows } from './retention.ts';
import { PROMISE } from './security.ts';

const NAMES = {
  mail: 'Mailserver',
  'sign-in': 'Inlogdienst',
  directory: 'Adreslijst',
  'text-messages': 'Sms-dienst',
  webhooks: 'Ander systeem',
  'log-heads': 'Plek voor zegels',
  relaying: 'Coturn',
};
const FLOWS = {
  mail: 'link en tijd',
  'sign-in': 'wie iemand is',
  directory: 'wie iemand is',
  'text-messages': 'link en tijd',
  webhooks: 'nummer en stand',
  'log-heads': 'zegel, geen gegevens',
  relaying: 'proef zonder gegevens',
};

/** The flows as they are set now: what is off is not drawn. */
export function flowPicture(facts: PaperFacts): Picture {
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
      ...{ id: what, text: NAMES[what], outside: true },
      ...{ left: 2 + at * (width + 3), top: 78, width, height },
    }),
  );
  const relayName = facts.relay.coturn.length === 0 ? 'Eigen relay' : 'Coturn of eigen relay';
  const boxes: Box[] = [
    { id: 'patient', text: 'Patiënt (browser)', left: 2, top: 4, width: 24, height },
    { id: 'staff', text: 'Medewerker (browser)', left: 74, top: 4, width: 24, height },
    {
      ...{ id: 'appliance', text: 'Beeldkamer: agenda, wachtkamer, logboek' },
      ...{ left: 32, top: alone ? 66 : 42, width: 36, height },
    },
    ...(direct ? [] : [{ id: 'relay', text: relayName, left: 40, top: 4, width: 20, height }]),
    ...outside,
  ];
  const media: Arrow[] = direct
    ? [{ from: 'patient', to: 'staff', text: 'beeld en geluid, versleuteld' }]
    : [
        { from: 'patient', to: 'relay', text: 'versleuteld' },
        { from: 'staff', to: 'relay', text: 'versleuteld' },
      ];
  const arrows: Arrow[] = [
    ...media,
    { from: 'patient', to: 'appliance', text: 'link, naam' },
    { from: 'staff', to: 'appliance', text: 'agenda' },
    ...on.map(({ what }): Arrow => ({ from: 'appliance', to: what, text: FLOWS[what] })),
  ];
  const names = boxes.map(({ id, text }) => [id, text] as const);
  const nameOf = new Map<string, string>(names);
  const says = arrows.map(({ from, to, text }) => `${nameOf.get(from)} naar ${nameOf.get(to)}: ${text}`);
  return { says: `${says.join('. ')}.`, height: alone ? 120 : 210, boxes, arrows };
}

export const DPIA: PaperKind = {
  title: 'Feiten voor de DPIA',
  about:
    'Wat het apparaat over zichzelf kan zeggen voor uw beoordeling (AVG artikel 35). De afweging maakt u zelf.',
  sections: (facts) => [
    {
      ...section('Gegevensstromen', [
        `Route van beeld en geluid: ${valueText(settingIn(facts, 'path'))}. Gestreept is buiten het apparaat.`,
      ]),
      picture: flowPicture(facts),
    },
    section(
      'Verbindingen naar buiten',
      [],
      table(['Waarvoor', 'Waarheen', 'Beveiliging'], [3, 3, 2], outsideRows(facts)),
    ),
    section(
      'Bewaartermijnen',
      [],
      table(['Wat', 'Hoe lang', 'Grond', 'Wat het omvat'], [22, 13, 25, 40], termRows(facts)),
    ),
    section('Wat versleuteling wel en niet belooft', [PROMISE]),
    section('Risico’s die blijven', [
      'Wie de server beheert, kan de programmacode veranderen; vergelijken van plaatjes en controle van de versie maken dat zichtbaar, niet onmogelijk.',
      'Wie het apparaat zelf in handen heeft, kan over de toekomst liegen. Over het verleden niet: zegels liggen buiten.',
      'Een patiënt kan zelf opnemen wat hij ziet en hoort. Dat kan geen programma voorkomen.',
    ]),
  ],
  data: (facts) => ({
    picture: flowPicture(facts),
    outside: facts.outside,
    measured: facts.measured,
    settings: facts.settings,
  }),
};
