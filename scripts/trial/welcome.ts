import { renderUnicodeCompact } from 'uqr';
import type { Role } from '../../server/protocol/roles.ts';
import type { TrialPerson } from '../../server/trial.ts';
import type { TrialCertificate } from './certificate.ts';
import type { LanDoor } from './folder.ts';

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: 'beheerder',
  manager: 'manager',
  planner: 'planner',
  assistant: 'assistent',
  clinician: 'zorgverlener',
  auditor: 'privacyfunctionaris',
  support: 'ondersteuning',
};

/** Where phones on the local network find the trial, and how they can check that it is this one. */
export interface Lan extends LanDoor, TrialCertificate {
  readonly url: string;
}

/** What is to be told after a start. */
export interface News {
  readonly url: string;
  readonly people: readonly TrialPerson[];
  readonly data: string;
  readonly log: string;
  readonly lan: Lan | null;
}

/** What somebody reads after `npm start`: where to go, as whom, and what to try. */
export function welcome({ url, people, data, log, lan }: News): string {
  return `
Beeldkamer draait op deze computer, als proef:

    ${url}

Meld u aan als iemand van de demopraktijk:

${table(people)}

Proberen:
  1. Meld u aan als zorgverlener. Er staan al afspraken voor vandaag; plan er zelf een bij.
  2. Open de Postbus: daar staat de uitnodiging, want in deze proef gaat er geen mail of sms naar buiten.
  3. Open de link uit de uitnodiging in een andere browser of een privévenster. Daar bent u de patiënt.
  4. Druk daar op 'Ik ben er', en laat de patiënt binnen vanuit uw eigen scherm.
${lan === null ? '' : onTheNetwork(lan)}
Gegevens:   ${data}
Logboeken:  ${log}
Stoppen:    Ctrl+C
`;
}

function onTheNetwork({ url, caFile, fingerprint }: Lan): string {
  return `
Op een telefoon in hetzelfde netwerk:

    ${url}

${renderUnicodeCompact(url, { border: 2 })}

De telefoon waarschuwt, want dit certificaat is van deze proef zelf. Ga verder, of vertrouw op de telefoon eerst:
    ${caFile}
Vingerafdruk (SHA-256):
    ${fingerprint}
Iedereen in dit netwerk kan de proef nu bereiken. Gebruik geen gegevens van echte mensen.
`;
}

function table(people: readonly TrialPerson[]): string {
  const rows = people.map(({ name, mail, password, role }) => [name, ROLE_NAMES[role], mail, password]);
  const all = [['Naam', 'Rol', 'Aanmelden als', 'Wachtwoord'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `    ${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n');
}
