import type { Role } from '../../server/protocol/roles.ts';
import type { TrialPerson } from '../../server/trial.ts';

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: 'beheerder',
  manager: 'manager',
  planner: 'planner',
  assistant: 'assistent',
  clinician: 'zorgverlener',
  auditor: 'privacyfunctionaris',
  support: 'ondersteuning',
};

/** What somebody reads after `npm start`: where to go, as whom, and what to try. */
export function welcome(url: string, people: readonly TrialPerson[], data: string, log: string): string {
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

Gegevens:   ${data}
Logboeken:  ${log}
Stoppen:    Ctrl+C
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
