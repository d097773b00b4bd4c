import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dictionary } from '@zxcvbn-ts/language-common';
import { fold, tokenOf } from '../server/accounts/passwords/blocklist.ts';

/**
 * Makes the list of known passwords that the appliance carries: 49,000 from breaches, kept by the zxcvbn-ts project
 * (MIT), and words that people in Dutch care begin theirs with. What is written holds no passwords, only the first four
 * bytes of each one's SHA-256, sorted.
 */
const DUTCH = `
  welkom wachtwoord geheim bijvoorbeeld voorbeeld test testing proef demo tijdelijk standaard nieuw begin start
  beeldkamer beeldbellen videobellen zorg zorgverlener ziekenhuis kliniek polikliniek praktijk huisarts dokter arts
  verpleging verpleegkundige apotheek thuiszorg patient patienten medisch gezond gezondheid hulpverlener
  maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus
  september oktober november december lente zomer herfst winter voorjaar najaar vakantie kerstmis
  amsterdam rotterdam utrecht eindhoven groningen nijmegen tilburg almere breda arnhem maastricht nederland holland
  ajax feyenoord oranje voetbal hallo goedemorgen liefde schatje poesje hondje bloem zonnetje oma opa mama papa
  inloggen toegang computer laptop internet secretariaat administratie beheerder balie kantoor
`;

const FILE = join(import.meta.dirname, '..', 'server', 'accounts', 'passwords', 'known.bin');

/** The list as it belongs in the package: four bytes an entry, ascending, none twice. */
export function blocklist(): Buffer {
  const words = [...(dictionary['passwords-common'] ?? []), ...DUTCH.trim().split(/\s+/)];
  const tokens = new Set(words.map(String).map(fold).filter(isWorthListing).map(tokenOf));
  const sorted = Uint32Array.from(tokens).sort();
  const bytes = Buffer.alloc(sorted.length * 4);
  for (const [place, token] of sorted.entries()) bytes.writeUInt32BE(token, place * 4);
  return bytes;
}

/** A shorter one, or one without letters, never is the core of a password that is long enough. */
function isWorthListing(word: string): boolean {
  return word.length >= 4;
}

if (import.meta.main) await writeFile(FILE, blocklist());
