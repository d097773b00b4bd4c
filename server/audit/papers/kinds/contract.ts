import type { Section, Table } from '../document.ts';
import { type PaperFacts, settingText } from '../facts.ts';
import { supportSays } from './months.ts';
import { BLANK, list, type PaperKind, type Say, sayIn, section, table } from './paper.ts';
import { promise } from './security.ts';

const TABLES: Readonly<Record<string, readonly [nl: string, en: string]>> = {
  patient: ['Patiënten', 'Patients'],
  appointment: ['Afspraken', 'Appointments'],
  participant: ['Deelnemers', 'Participants'],
  call: ['Gesprekken', 'Calls'],
  outbox: ['Berichten', 'Messages'],
  account: ['Medewerkers', 'Staff'],
  incident: ['Incidenten', 'Incidents'],
  audit: ['Regels van het logboek', 'Lines of the log'],
};

/** What goes along at the end of a contract, and the record that the rest was destroyed. */
export const CONTRACT_END: PaperKind = {
  title: {
    nl: 'Einde van de overeenkomst: uitgifte en vernietiging',
    en: 'End of the agreement: export and destruction',
  },
  about: {
    nl: 'Wat er nu is, hoe het meegaat, en het verslag van vernietiging om te tekenen.',
    en: 'What there is now, how it goes along, and the record of destruction to sign.',
  },
  sections: (facts) => {
    const say = sayIn(facts);
    const years = settingText(facts, 'logYears');
    return [
      section(
        say('Wat er nu is', 'What there is now'),
        [],
        table(
          [say('Wat', 'What'), say('Aantal', 'Number')],
          [3, 1],
          Object.entries(facts.counts).map(([name, count]) => [
            say(...(TABLES[name] ?? ([name, name] as const))),
            String(count),
          ]),
        ),
      ),
      section(say('Zo gaat het mee', 'How it goes along'), [
        say(
          'Logboek: beeldkamer export-audit MAP. De map is open van vorm en blijft zonder ons te controleren (beeldkamer verify-audit MAP).',
          'Log: beeldkamer export-audit FOLDER. The folder has an open form and can be checked without us (beeldkamer verify-audit FOLDER).',
        ),
        say(
          'Al het andere: beeldkamer backup MAP. Dat is één SQLite-bestand, een open vorm, met de sleutels.',
          'Everything else: beeldkamer backup FOLDER. That is one SQLite file, an open form, with the keys.',
        ),
        say(
          `Het logboek moet bewaard blijven: ${years} na het schrijven van elke regel, ook na het einde van de overeenkomst.`,
          `The log must be kept: ${years} after each line was written, also after the end of the agreement.`,
        ),
      ]),
      section(
        say('Verslag van vernietiging', 'Record of destruction'),
        [
          say(
            'In te vullen door wie het doet en door een tweede persoon.',
            'To be filled in by who does it and by a second person.',
          ),
        ],
        destruction(say),
      ),
    ];
  },
  data: ({ counts, log }) => ({ counts, log }),
};

function destruction(say: Say): Table {
  return list(say, [
    [say('Gegevensmap gewist op', 'Data folder erased on'), BLANK],
    [say('Sleutelbestand (KEK) vernietigd op', 'Key file (KEK) destroyed on'), BLANK],
    [say('Sleutel van de verzegelaar vernietigd op', 'Key of the sealer destroyed on'), BLANK],
    [
      say('Papieren met sleutels voor back-ups vernietigd op', 'Papers with keys of backups destroyed on'),
      BLANK,
    ],
    [say('Back-ups elders gewist op', 'Backups elsewhere erased on'), BLANK],
    [say('Naam en handtekening', 'Name and signature'), BLANK],
    [say('Naam en handtekening van de tweede persoon', 'Name and signature of the second person'), BLANK],
  ]);
}

function clauses(facts: PaperFacts, remote: boolean): Section[] {
  const say = sayIn(facts);
  const { name } = facts.organisation;
  const [years, backups] = [settingText(facts, 'logYears'), settingText(facts, 'backupDays')];
  return [
    section(say('Wat het logboek laat zien', 'What the log shows'), [supportSays(facts)]),
    section(say('Onderwerp', 'Subject'), [
      say(
        `${name} gebruikt Beeldkamer ${facts.version} op een eigen apparaat om te beeldbellen met patiënten.`,
        `${name} uses Beeldkamer ${facts.version} on an appliance of its own for video calls with patients.`,
      ),
      access(say, remote),
    ]),
    section(say('Gegevens, termijnen en beveiliging', 'Data, terms and security'), [
      say(
        `Zie het register van verwerkingen en de bijlagen. Regels van het logboek blijven ${years}; back-ups ${backups}.`,
        `See the register of processing and the annexes. Lines of the log stay ${years}; backups ${backups}.`,
      ),
      promise(say),
    ]),
    section(say('Subverwerkers', 'Sub-processors'), [
      say('Geen. Zie de bijlage met gemeten verbindingen.', 'None. See the annex with measured connections.'),
    ]),
    section(say('Datalekken', 'Data breaches'), [breaches(say, remote)]),
    section(say('Controle', 'Control'), [
      say(
        'De organisatie controleert zelf, zonder de leverancier: het logboek, de maandcontroles en deze papieren komen uit het apparaat.',
        'The organisation checks by itself, without the supplier: log, monthly reviews and these papers come from the appliance.',
      ),
    ]),
    section(say('Einde', 'End'), [
      say('Zie het papier over uitgifte en vernietiging.', 'See the paper about export and destruction.'),
    ]),
    section(say('Handtekeningen', 'Signatures'), [], signatures(say)),
  ];
}

function access(say: Say, remote: boolean): string {
  return remote
    ? say(
        'De leverancier heeft toegang zolang een beheerder die opent: met naam, nummer en eindtijd. Elke toegang staat in het logboek.',
        'The supplier has access as long as an administrator opens it: with name, ticket and end. Every access stands in the log.',
      )
    : say(
        'De leverancier heeft geen toegang, ontvangt geen gegevens en geen meldingen. Het product vraagt niets aan de leverancier.',
        'The supplier has no access, and receives no data and no reports. The product asks the supplier for nothing.',
      );
}

function signatures(say: Say): Table {
  return list(say, [
    [say('Organisatie: naam, datum, handtekening', 'Organisation: name, date, signature'), BLANK],
    [say('Leverancier: naam, datum, handtekening', 'Supplier: name, date, signature'), BLANK],
  ]);
}

function breaches(say: Say, remote: boolean): string {
  return remote
    ? say(
        'De leverancier meldt wat hij ontdekt zonder onredelijke vertraging, en in elk geval binnen 24 uur, aan de organisatie. De organisatie meldt binnen 72 uur aan de Autoriteit Persoonsgegevens.',
        'The supplier tells the organisation what he discovers without undue delay, and within 24 hours in any case. The organisation reports to the data protection authority within 72 hours.',
      )
    : say(
        'De organisatie meldt binnen 72 uur aan de Autoriteit Persoonsgegevens. De leverancier meldt kwetsbaarheden in het programma aan de organisatie.',
        'The organisation reports to the data protection authority within 72 hours. The supplier tells the organisation of weaknesses of the program.',
      );
}

/** The agreement in its two variants; the log shows which is true. */
function agreement(remote: boolean): PaperKind {
  return {
    title: remote
      ? { nl: 'Overeenkomst: met ondersteuning op afstand', en: 'Agreement: with remote support' }
      : { nl: 'Overeenkomst: zonder toegang', en: 'Agreement: without access' },
    about: remote
      ? {
          nl: 'Voor als de leverancier op uw verzoek meekijkt. Dan is hij verwerker (AVG artikel 28).',
          en: 'For when the supplier looks along at your request. Then he is a processor (GDPR article 28).',
        }
      : {
          nl: 'Voor als niemand van de leverancier toegang heeft. Dan levert hij alleen het programma en verwerkt hij niets.',
          en: 'For when nobody of the supplier has access. Then he supplies the program alone and processes nothing.',
        },
    sections: (facts) => clauses(facts, remote),
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
