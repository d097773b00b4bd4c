import type { Refusal } from './update/bundle.ts';

/** What the command that installs a new version says. */
export interface UpdateWords {
  readonly refused: Readonly<Record<Refusal, (...facts: string[]) => string>>;
  readonly noKey: (file: string) => string;
  readonly notRoot: string;
  readonly noRoom: (folder: string) => string;
  readonly present: (version: string) => string;
  readonly begins: (before: string, after: string) => string;
  readonly done: (before: string, after: string, seconds: string) => string;
  readonly rolledBack: (before: string, after: string, because: string) => string;
  readonly failedData: (folder: string) => string;
  readonly broken: (why: string) => string;
  readonly worse: (parts: string) => string;
}

export const updateEnglish: UpdateWords = {
  refused: {
    'no-package': (file) => `There is no ${file}: name the file of the new version.`,
    'no-signature': (file) =>
      `There is no ${file}: lay the signature beside the package. Nothing was changed.`,
    'bad-signature': (file) =>
      `${file} is not what the releaser signed: fetch it again, and look at your key. Nothing was changed.`,
    'other-package': (file, arch) => `${file} is no package of Beeldkamer for ${arch}. Nothing was changed.`,
    incomplete: (file) =>
      `${file} does not hold what its manifest says: fetch it again. Nothing was changed.`,
    'not-newer': (version, before) =>
      `${version} is older than ${before}, which is installed: the database goes forward only. Nothing was changed.`,
    'not-installed': () =>
      'No package is installed here, or only half of one: install it with apt-get (INSTALL.md).',
    'program-changed': (path) =>
      `${path} is not as it was installed: find out who did so (beeldkamer doctor), then install the present version again.`,
  },
  noKey: (file) =>
    `The releaser's key is not known here: give it once, with --release-key beeldkamer.pub. It is kept in ${file}.`,
  notRoot: 'Only root installs a version.',
  noRoom: (folder) => `There is no room for a second copy of ${folder}: make some. Nothing was changed.`,
  present: (version) => `${version} is installed already; everything of it that is to run was started.`,
  begins: (before, after) => `${before} becomes ${after}: a backup first.`,
  done: (before, after, seconds) => `${before} is now ${after}, in ${seconds} s.`,
  rolledBack: (before, after, because) =>
    `${after} is not well (${because}), so ${before} is there again. See journalctl -u 'beeldkamer-*', and tell the supplier.`,
  failedData: (folder) =>
    `The data as the new version had changed them stand in ${folder}, for the supplier. Delete them when you are sure.`,
  broken: (why) => `The new version could not be installed, so the former one is there again: ${why}`,
  worse: (parts) => `These were well before and are not now: ${parts}. See beeldkamer doctor.`,
};

export const updateNederlands: UpdateWords = {
  refused: {
    'no-package': (file) => `${file} bestaat niet: noem het bestand van de nieuwe versie.`,
    'no-signature': (file) =>
      `${file} ontbreekt: leg de handtekening naast het pakket. Er is niets veranderd.`,
    'bad-signature': (file) =>
      `${file} is niet wat de maker ondertekende: haal het opnieuw op, en kijk naar uw sleutel. Er is niets veranderd.`,
    'other-package': (file, arch) =>
      `${file} is geen pakket van Beeldkamer voor ${arch}. Er is niets veranderd.`,
    incomplete: (file) =>
      `In ${file} zit niet wat de inhoudslijst zegt: haal het opnieuw op. Er is niets veranderd.`,
    'not-newer': (version, before) =>
      `${version} is ouder dan ${before}, dat hier staat: de database gaat alleen vooruit. Er is niets veranderd.`,
    'not-installed': () => 'Hier staat geen pakket, of maar half: installeer het met apt-get (INSTALL.md).',
    'program-changed': (path) =>
      `${path} is niet zoals het geïnstalleerd is: zoek uit wie dat deed (beeldkamer doctor), en installeer de huidige versie opnieuw.`,
  },
  noKey: (file) =>
    `De sleutel van de maker is hier niet bekend: geef hem één keer, met --release-key beeldkamer.pub. Hij blijft bewaard in ${file}.`,
  notRoot: 'Alleen root installeert een versie.',
  noRoom: (folder) =>
    `Er is geen ruimte voor een tweede kopie van ${folder}: maak die. Er is niets veranderd.`,
  present: (version) => `${version} staat er al; alles wat moet draaien, is gestart.`,
  begins: (before, after) => `${before} wordt ${after}: eerst een back-up.`,
  done: (before, after, seconds) => `${before} is nu ${after}, in ${seconds} s.`,
  rolledBack: (before, after, because) =>
    `${after} werkt niet goed (${because}), dus ${before} staat er weer. Zie journalctl -u 'beeldkamer-*', en meld het de leverancier.`,
  failedData: (folder) =>
    `De gegevens zoals de nieuwe versie ze had veranderd, staan in ${folder}, voor de leverancier. Verwijder ze als u zeker bent.`,
  broken: (why) => `De nieuwe versie liet zich niet installeren, dus de oude staat er weer: ${why}`,
  worse: (parts) => `Dit werkte eerst wel en nu niet: ${parts}. Zie beeldkamer doctor.`,
};
