/** What the commands about the log's heads say. */
export interface HeadsWords {
  readonly noSealer: string;
  readonly noHead: string;
  readonly mailed: (size: number) => string;
  readonly notMailed: (why: string) => string;
  readonly sheetIn: (file: string) => string;
  readonly sheetBroken: (file: string, why: string) => string;
  readonly needSigners: string;
  readonly needHead: string;
  readonly badHead: (file: string) => string;
  readonly begun: (generation: number, restored: number) => string;
  readonly lost: (from: number, through: number) => string;
  readonly nothingLost: string;
  readonly afterRestore: string;
  readonly working: (name: string, since: string) => string;
  readonly failing: (name: string, since: string, why: string) => string;
  readonly fewSinks: string;
}

export const headsEnglish: HeadsWords = {
  noSealer:
    'There is no sealer: set sealer.socket and sealer.folder, so that the heads of the log are signed.',
  noHead: 'No head was signed yet.',
  mailed: (size) => `Mailed to the privacy officer: the head of ${size} lines.`,
  notMailed: (why) => `Not mailed: ${why}.`,
  sheetIn: (file) => `The same sheet, to print: ${file}`,
  sheetBroken: (file, why) => `The sheet ${file} cannot be written (${why}): name another file.`,
  needSigners:
    'Two different people answer for a restore: give --signer twice, each with a name and function.',
  needHead:
    'The sealer does not answer: start it, or give the last head that somebody kept outside this computer with --head.',
  badHead: (file) => `${file} is no head: a signed note, or one line with origin, size and root.`,
  begun: (generation, restored) => `Generation ${generation} begins after line ${restored}.`,
  lost: (from, through) => `Lost: lines ${from} to ${through}. The log says so, and every verifier will.`,
  nothingLost: 'No sealed line is lost.',
  afterRestore: 'The sealer makes a new key as soon as the app runs: print its sheet then with key-sheet.',
  working: (name, since) => `${name}: works since ${since}`,
  failing: (name, since, why) => `${name}: FAILS since ${since} (${why})`,
  fewSinks: 'Heads should leave this computer by at least two ways (syslog, folder, mail): set one more.',
};

export const headsNederlands: HeadsWords = {
  noSealer:
    'Er is geen verzegelaar: stel sealer.socket en sealer.folder in, zodat de koppen van het logboek ondertekend worden.',
  noHead: 'Er is nog geen kop ondertekend.',
  mailed: (size) => `Gemaild aan de privacyfunctionaris: de kop van ${size} regels.`,
  notMailed: (why) => `Niet gemaild: ${why}.`,
  sheetIn: (file) => `Hetzelfde blad, om af te drukken: ${file}`,
  sheetBroken: (file, why) => `Het blad ${file} kan niet worden geschreven (${why}): noem een ander bestand.`,
  needSigners:
    'Twee verschillende mensen staan in voor een herstel: geef twee keer --signer, elk met naam en functie.',
  needHead:
    'De verzegelaar antwoordt niet: start hem, of geef met --head de laatste kop die iemand buiten deze computer bewaarde.',
  badHead: (file) =>
    `${file} is geen kop: een ondertekende notitie, of één regel met herkomst, grootte en wortel.`,
  begun: (generation, restored) => `Generatie ${generation} begint na regel ${restored}.`,
  lost: (from, through) =>
    `Verloren: regel ${from} tot en met ${through}. Het logboek zegt dat, en elke controle ook.`,
  nothingLost: 'Er is geen verzegelde regel verloren.',
  afterRestore:
    'De verzegelaar maakt een nieuwe sleutel zodra de app draait: druk het blad daarvan dan af met key-sheet.',
  working: (name, since) => `${name}: werkt sinds ${since}`,
  failing: (name, since, why) => `${name}: WERKT NIET sinds ${since} (${why})`,
  fewSinks:
    'Koppen horen langs minstens twee wegen buiten deze computer te komen (syslog, map, mail): stel er nog een in.',
};
