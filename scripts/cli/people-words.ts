/** What the command about accounts says. */
export interface PeopleWords {
  readonly noAction: (action: string) => string;
  readonly done: (action: string, mail: string) => string;
  readonly invited: (mail: string, state: string) => string;
  readonly person: (person: { mail: string; roles: string; disabled: boolean; secured: boolean }) => string;
  readonly imported: (done: number, refused: number) => string;
  readonly refusedLine: (line: number, faults: string) => string;
  readonly noDepartmentAction: (action: string) => string;
  readonly noDepartment: (name: string) => string;
  readonly department: (department: { name: string; head: string; members: number }) => string;
  readonly departmentDone: (action: string, name: string) => string;
  readonly noFile: (why: string) => string;
  readonly twoForAuditor: string;
  readonly termsNow: (version: number) => string;
}

export const peopleEnglish: PeopleWords = {
  noAction: (action) =>
    `"${action}" is none of: invite, import, list, reset-factor, roles, departments, disable, enable, sign-out, link.`,
  done: (action, mail) => `Done: ${action} ${mail}. Who was signed in with it no longer is.`,
  invited: (mail, state) =>
    state === 'failed'
      ? `The mail server refused the invitation to ${mail}: check the address.`
      : `Invited: ${mail}. The link in the mail works for seven days.`,
  person: ({ mail, roles, disabled, secured }) =>
    `${mail}  ${roles}${disabled ? '  (shut out)' : ''}${secured ? '' : '  (no second factor yet)'}`,
  imported: (done, refused) => `Invited or placed: ${done}. Refused: ${refused}.`,
  refusedLine: (line, faults) => `line ${line}: ${faults}`,
  noDepartmentAction: (action) => `"${action}" is none of: list, make, head, end.`,
  noDepartment: (name) => `There is no department "${name}".`,
  department: ({ name, head, members }) => `${name}  head: ${head}  people: ${members}`,
  departmentDone: (action, name) => `Done: ${action} ${name}.`,
  noFile: (why) => `The file cannot be read: ${why}`,
  twoForAuditor:
    'An auditor is appointed by two people, on screen: a manager, and another auditor or an administrator.',
  termsNow: (version) => `Version ${version} of the terms holds now. Everybody accepts it before going on.`,
};

export const peopleNederlands: PeopleWords = {
  noAction: (action) =>
    `"${action}" is geen van: invite, import, list, reset-factor, roles, departments, disable, enable, sign-out, link.`,
  done: (action, mail) => `Gedaan: ${action} ${mail}. Wie ermee was aangemeld, is dat niet meer.`,
  invited: (mail, state) =>
    state === 'failed'
      ? `De mailserver weigerde de uitnodiging aan ${mail}: controleer het adres.`
      : `Uitgenodigd: ${mail}. De link in de mail werkt zeven dagen.`,
  person: ({ mail, roles, disabled, secured }) =>
    `${mail}  ${roles}${disabled ? '  (buitengesloten)' : ''}${secured ? '' : '  (nog geen tweede stap)'}`,
  imported: (done, refused) => `Uitgenodigd of ingedeeld: ${done}. Geweigerd: ${refused}.`,
  refusedLine: (line, faults) => `regel ${line}: ${faults}`,
  noDepartmentAction: (action) => `"${action}" is geen van: list, make, head, end.`,
  noDepartment: (name) => `Er is geen afdeling "${name}".`,
  department: ({ name, head, members }) => `${name}  hoofd: ${head}  mensen: ${members}`,
  departmentDone: (action, name) => `Gedaan: ${action} ${name}.`,
  noFile: (why) => `Het bestand is niet te lezen: ${why}`,
  twoForAuditor:
    'Een controleur wordt door twee mensen benoemd, op het scherm: een manager, en een andere controleur of een beheerder.',
  termsNow: (version) =>
    `Versie ${version} van de voorwaarden geldt nu. Iedereen gaat akkoord voor hij verder werkt.`,
};
