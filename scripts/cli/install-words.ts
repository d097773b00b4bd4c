import type { Asked } from './install/questions.ts';

type ReportWord =
  | 'title'
  | 'at'
  | 'version'
  | 'address'
  | 'certificate'
  | 'data'
  | 'relay'
  | 'logKey'
  | 'backups'
  | 'person'
  | 'inLog';

/** What the command that makes an installation says. */
export interface InstallWords {
  readonly ask: Readonly<Record<Asked, string>>;
  readonly badAnswers: (file: string, why: string) => string;
  readonly badHost: (host: string) => string;
  readonly badRecipients: string;
  readonly backupKey: string;
  readonly onPaper: string;
  readonly firstLink: (name: string, role: string, link: string) => string;
  readonly linkWorks: string;
  readonly reportIn: (file: string, digest: string) => string;
  readonly startNow: string;
  readonly report: Readonly<Record<ReportWord, string>>;
}

export const installEnglish: InstallWords = {
  ask: {
    host: 'Name by which people reach it (video.example.nl)',
    certificate: 'File with the certificate and its chain (PEM)',
    key: 'File with the private key of it (PEM)',
    organisation: 'Name of the organisation',
    phone: 'Phone number of the desk',
    name: 'Name of the first administrator',
    mail: 'Mail address of the first administrator',
  },
  badAnswers: (file, why) => `The answers in ${file} cannot be used: look at "${why}".`,
  badHost: (host) =>
    `"${host}" is no name such as video.example.nl: give the one that is in the certificate.`,
  badRecipients:
    'The recipients of backups are no keys of age: give age1… of 62 characters, a space between two.',
  backupKey: 'Key for opening backups',
  onPaper:
    'Print these keys now, one for each of two people, and keep them off this computer: they are shown only now and kept nowhere. Without one of them no backup can be opened.',
  firstLink: (name, role, link) => `${name} (${role}) chooses a password at:\n${link}`,
  linkWorks: 'A link works for half an hour, and once. A new one: beeldkamer user link MAIL.',
  reportIn: (file, digest) => `Installation report: ${file} (SHA-256 ${digest}, in the log)`,
  startNow: 'Start it: systemctl start beeldkamer.target',
  report: {
    title: 'Beeldkamer: installation report',
    at: 'Made at',
    version: 'Version',
    address: 'Address',
    certificate: 'Certificate',
    data: 'Data',
    relay: 'Relay',
    logKey: 'Key of the log',
    backups: 'Backups to',
    person: 'Account',
    inLog: 'The SHA-256 of this report stands in the line "installation.made" of the log.',
  },
};

export const installNederlands: InstallWords = {
  ask: {
    host: 'Naam waaronder mensen het bereiken (video.example.nl)',
    certificate: 'Bestand met het certificaat en zijn keten (PEM)',
    key: 'Bestand met de privésleutel ervan (PEM)',
    organisation: 'Naam van de organisatie',
    phone: 'Telefoonnummer van de balie',
    name: 'Naam van de eerste beheerder',
    mail: 'Mailadres van de eerste beheerder',
  },
  badAnswers: (file, why) => `De antwoorden in ${file} zijn niet te gebruiken: kijk naar "${why}".`,
  badHost: (host) =>
    `"${host}" is geen naam zoals video.example.nl: geef de naam die in het certificaat staat.`,
  badRecipients:
    'De ontvangers van back-ups zijn geen sleutels van age: geef age1… van 62 tekens, met een spatie ertussen.',
  backupKey: 'Sleutel om back-ups te openen',
  onPaper:
    'Druk deze sleutels nu af, één voor elk van twee mensen, en bewaar ze buiten deze computer: u ziet ze alleen nu en ze worden nergens bewaard. Zonder een van beide gaat geen back-up open.',
  firstLink: (name, role, link) => `${name} (${role}) kiest een wachtwoord op:\n${link}`,
  linkWorks: 'Een link werkt een half uur, en één keer. Een nieuwe: beeldkamer user link MAIL.',
  reportIn: (file, digest) => `Installatieverslag: ${file} (SHA-256 ${digest}, in het logboek)`,
  startNow: 'Start het: systemctl start beeldkamer.target',
  report: {
    title: 'Beeldkamer: installatieverslag',
    at: 'Gemaakt op',
    version: 'Versie',
    address: 'Adres',
    certificate: 'Certificaat',
    data: 'Gegevens',
    relay: 'Relay',
    logKey: 'Sleutel van het logboek',
    backups: 'Back-ups naar',
    person: 'Account',
    inLog: 'De SHA-256 van dit verslag staat in de regel "installation.made" van het logboek.',
  },
};
