import { type PaperFacts, settingIn, valueText } from '../facts.ts';
import { supportSays } from './months.ts';
import { list, type PaperKind, section, table } from './paper.ts';
import { PROMISE } from './security.ts';

const TABLES: Readonly<Record<string, string>> = {
  patient: 'Patiënten',
  appointment: 'Afspraken',
  participant: 'Deelnemers',
  call: 'Gesprekken',
  outbox: 'Berichten',
  account: 'Medewerkers',
  incident: 'Incidenten',
  audit: 'Regels van het logboek',
};

const BLANK = '……………………………………';

/** What goes along at the end of a contract, and the record that the rest was destroyed. */
export const CONTRACT_END: PaperKind = {
  title: 'Einde van de overeenkomst: uitgifte en vernietiging',
  about: 'Wat er nu is, hoe het meegaat, en het verslag van vernietiging om te tekenen.',
  sections: (facts) => [
    section(
      'Wat er nu is',
      [],
      table(
        ['Wat', 'Aantal'],
        [3, 1],
        Object.entries(facts.counts).map(([name, count]) => [TABLES[name] ?? name, String(count)]),
      ),
    ),
    section('Zo gaat het mee', [
      'Logboek: beeldkamer export-audit MAP. De map is open van vorm en blijft zonder ons te controleren (beeldkamer verify-audit MAP).',
      'Al het andere: beeldkamer backup MAP. Dat is één SQLite-bestand, een open vorm, met de sleutels.',
      `Het logboek moet bewaard blijven: ${valueText(settingIn(facts, 'logYears'))} na het schrijven van elke regel, ook na het einde van de overeenkomst.`,
    ]),
    section(
      'Verslag van vernietiging',
      ['In te vullen door wie het doet en door een tweede persoon.'],
      list([
        ['Gegevensmap gewist op', BLANK],
        ['Sleutelbestand (KEK) vernietigd op', BLANK],
        ['Sleutel van de verzegelaar vernietigd op', BLANK],
        ['Papieren met sleutels voor back-ups vernietigd op', BLANK],
        ['Back-ups elders gewist op', BLANK],
        ['Naam en handtekening', BLANK],
        ['Naam en handtekening van de tweede persoon', BLANK],
      ]),
    ),
  ],
  data: ({ counts, log }) => ({ counts, log }),
};

/** The agreement in its two variants; the log shows which is true. */
function agreement(remote: boolean): PaperKind {
  return {
    title: remote ? 'Overeenkomst: met ondersteuning op afstand' : 'Overeenkomst: zonder toegang',
    about: remote
      ? 'Voor als de leverancier op uw verzoek meekijkt. Dan is hij verwerker (AVG artikel 28).'
      : 'Voor als niemand van de leverancier toegang heeft. Dan levert hij alleen het programma en verwerkt hij niets.',
    sections: (facts) => [
      section('Wat het logboek laat zien', [supportSays(facts)]),
      section('Onderwerp', [
        `${facts.organisation.name} gebruikt Beeldkamer ${facts.version} op een eigen apparaat om te beeldbellen met patiënten.`,
        remote
          ? 'De leverancier heeft toegang zolang een beheerder die opent: met naam, nummer en eindtijd. Elke toegang staat in het logboek.'
          : 'De leverancier heeft geen toegang, ontvangt geen gegevens en geen meldingen. Het product vraagt niets aan de leverancier.',
      ]),
      section('Gegevens, termijnen en beveiliging', [
        `Zie het register van verwerkingen en de bijlagen. Regels van het logboek blijven ${valueText(settingIn(facts, 'logYears'))}; back-ups ${valueText(settingIn(facts, 'backupDays'))}.`,
        PROMISE,
      ]),
      section('Subverwerkers', ['Geen. Zie de bijlage met gemeten verbindingen.']),
      section('Datalekken', [
        remote
          ? 'De leverancier meldt wat hij ontdekt zonder onredelijke vertraging, en in elk geval binnen 24 uur, aan de organisatie. De organisatie meldt binnen 72 uur aan de Autoriteit Persoonsgegevens.'
          : 'De organisatie meldt binnen 72 uur aan de Autoriteit Persoonsgegevens. De leverancier meldt kwetsbaarheden in het programma aan de organisatie.',
      ]),
      section('Controle', [
        'De organisatie controleert zelf, zonder de leverancier: het logboek, de maandcontroles en deze papieren komen uit het apparaat.',
      ]),
      section('Einde', ['Zie het papier over uitgifte en vernietiging.']),
      section(
        'Handtekeningen',
        [],
        list([
          ['Organisatie: naam, datum, handtekening', BLANK],
          ['Leverancier: naam, datum, handtekening', BLANK],
        ]),
      ),
    ],
    data: (facts) => ({
      variant: remote ? 'remote-support' : 'no-access',
      true: facts.support.length > 0 === remote,
      support: facts.support.length,
      settings: facts.settings,
    }),
  };
}

export const WITHOUT_ACCESS = agreement(false);
export const WITH_SUPPORT = agreement(true);

/** Model answers in plain Dutch (B1) to what patients ask. */
export const ANSWERS: PaperKind = {
  title: 'Antwoorden op vragen van patiënten',
  about: 'Zo kunt u antwoorden. De termijnen en namen komen uit uw instellingen.',
  sections: (facts) => questions(facts).map(([question, answer]) => section(question, [answer])),
  data: (facts) => ({ answers: questions(facts).map(([question, answer]) => ({ question, answer })) }),
};

function questions(facts: PaperFacts): (readonly [string, string])[] {
  const term = (name: string): string => valueText(settingIn(facts, name));
  const { name, phone } = facts.organisation;
  const direct = settingIn(facts, 'path').value === 'direct';
  const names = settingIn(facts, 'overviewNames').value === 'names';
  return [
    [
      'Wordt het gesprek opgenomen?',
      'Nee. Wij bewaren geen beeld en geen geluid. Er is geen plek om het te bewaren.',
    ],
    ['Kan iemand meekijken?', PROMISE],
    [
      'Ziet de ander mijn adres op internet?',
      direct
        ? 'Als het kan, gaat beeld en geluid rechtstreeks tussen uw apparaat en dat van de zorgverlener. Die twee apparaten kennen dan elkaars adres.'
        : 'Nee. Beeld en geluid gaan altijd langs onze eigen server.',
    ],
    [
      'Wie heeft mijn gegevens gezien?',
      `U krijgt daarvan gratis een overzicht. Daarin staat wanneer, wat en waarom, en ${names ? 'wie: de naam en de rol' : 'wie: de rol, niet de naam'}. Vraag het aan de balie${phone === '' ? '' : `: ${phone}`}.`,
    ],
    [
      'Hoe lang bewaart u mijn afspraak?',
      `${term('appointmentMonths')} na de afspraak. Daarna wissen wij haar.`,
    ],
    ['Hoe lang bewaart u wie er keek?', `${term('logYears')}. De wet wil dat.`],
    [
      'Kan ik mijn gegevens laten wissen?',
      'Ja, als u geen afspraak meer hebt. Wat de wet ons laat bewaren, blijft tot die termijn voorbij is.',
    ],
    [
      'Wie krijgt mijn gegevens nog meer?',
      `Niemand buiten ${name}. Berichten gaan langs de mail of sms-dienst van ${name}, zonder iets over uw gezondheid.`,
    ],
  ];
}
