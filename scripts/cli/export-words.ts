/** What the commands say by which the log leaves. */
export interface ExportWords {
  readonly unknownFormat: (format: string, all: string) => string;
  readonly noNumber: (option: string) => string;
  readonly onlyWhole: string;
  readonly noServer: (text: string) => string;
  readonly events: (events: number, from: number, through: number, where: string) => string;
  readonly brokenOff: (through: number, why: string) => string;
}

export const exportEnglish: ExportWords = {
  unknownFormat: (format, all) => `There is no format "${format}"; there are: ${all}.`,
  noNumber: (option) => `--${option} needs the number of a line, 1 or more.`,
  onlyWhole: 'A bundle is the whole log: --from and --through go with another --format.',
  noServer: (text) => `"${text}" is no server: write HOST:PORT.`,
  events: (events, from, through, where) => `${events} events of lines ${from} to ${through}: ${where}.`,
  brokenOff: (through, why) =>
    `Broken off (${why}). What is certain to have arrived: up to line ${through}. Go on with --from ${through + 1}.`,
};

export const exportNederlands: ExportWords = {
  unknownFormat: (format, all) => `Er is geen vorm "${format}"; er zijn: ${all}.`,
  noNumber: (option) => `Bij --${option} hoort het nummer van een regel, 1 of hoger.`,
  onlyWhole: 'Een bundel is het hele logboek: --from en --through horen bij een andere --format.',
  noServer: (text) => `"${text}" is geen server: schrijf HOST:POORT.`,
  events: (events, from, through, where) =>
    `${events} gebeurtenissen van regel ${from} tot en met ${through}: ${where}.`,
  brokenOff: (through, why) =>
    `Afgebroken (${why}). Zeker aangekomen: tot en met regel ${through}. Ga verder met --from ${through + 1}.`,
};
