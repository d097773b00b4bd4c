/** What the command that puts a backup back says. */
export interface RestoreWords {
  readonly none: (folder: string) => string;
  readonly needIdentity: string;
  readonly broken: (folder: string, why: string) => string;
  readonly newer: (folder: string) => string;
  readonly lacks: (file: string) => string;
  readonly missing: (file: string) => string;
  readonly until: (moment: string) => string;
  readonly running: string;
  readonly aside: (folder: string) => string;
  readonly done: (lines: number, seconds: string) => string;
  readonly drilled: (folder: string, lines: number, sealed: boolean, seconds: string) => string;
}

export const restoreEnglish: RestoreWords = {
  none: (folder) => `${folder} is no backup: name a folder that beeldkamer backup made.`,
  needIdentity:
    'This backup is encrypted: type one of the two keys from paper into a file, and name it with --identity.',
  broken: (folder, why) => `${folder} cannot be put back (${why}). Nothing was changed: try an older backup.`,
  newer: (folder) =>
    `${folder} was made by a newer version than is installed here: install that version first, then put it back. Nothing was changed.`,
  lacks: (file) => `${file} is not in it`,
  missing: (file) =>
    `Of what changed after the backup, ${file} is missing. Put it back, or take the later ones away: then the data end before it. Nothing was changed.`,
  until: (moment) => `It goes up to ${moment}, with what changed after the backup.`,
  running: 'The app works on the data: systemctl stop beeldkamer-app beeldkamer-backup.timer, and try again.',
  aside: (folder) => `The data that was here stands in ${folder}. Delete it when you are sure.`,
  done: (lines, seconds) =>
    `Put back in ${seconds} s, with ${lines} lines of the log. Start it: systemctl start beeldkamer.target`,
  drilled: (folder, lines, sealed, seconds) =>
    `${folder}${sealed ? ' was decrypted and' : ''} can be put back: database whole, ${lines} lines of the log whole, keys open. It took ${seconds} s; nothing was changed.`,
};

export const restoreNederlands: RestoreWords = {
  none: (folder) => `${folder} is geen back-up: noem een map die beeldkamer backup maakte.`,
  needIdentity:
    'Deze back-up is versleuteld: typ een van de twee sleutels van papier over in een bestand, en noem dat met --identity.',
  broken: (folder, why) =>
    `${folder} kan niet teruggezet worden (${why}). Er is niets veranderd: probeer een oudere back-up.`,
  newer: (folder) =>
    `${folder} is gemaakt met een nieuwere versie dan hier staat: installeer eerst die versie, en zet hem dan terug. Er is niets veranderd.`,
  lacks: (file) => `${file} ontbreekt`,
  missing: (file) =>
    `Van wat na de back-up veranderde ontbreekt ${file}. Zet het terug, of haal de latere weg: dan houden de gegevens daarvoor op. Er is niets veranderd.`,
  until: (moment) => `Het gaat tot ${moment}, met wat na de back-up veranderde.`,
  running:
    'De app werkt met de gegevens: systemctl stop beeldkamer-app beeldkamer-backup.timer, en probeer opnieuw.',
  aside: (folder) => `De gegevens die hier stonden, staan in ${folder}. Verwijder ze als u zeker bent.`,
  done: (lines, seconds) =>
    `Teruggezet in ${seconds} s, met ${lines} regels van het logboek. Start het: systemctl start beeldkamer.target`,
  drilled: (folder, lines, sealed, seconds) =>
    `${folder}${sealed ? ' is ontsleuteld en' : ''} kan teruggezet worden: database heel, ${lines} regels van het logboek heel, sleutels gaan open. Het duurde ${seconds} s; er is niets veranderd.`,
};
