/** The default alphabet of text messages (3GPP TS 23.038 §6.2.1), without its line feeds and escape. */
const BASIC = new Set(
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Signs that take two places (§6.2.1.1). */
const EXTENDED = new Set('^{}\\[~]|€');

/** What fits in one text message; one sign outside the alphabet would leave room for 70. */
export const LONGEST = 160;

/** Places that a text takes in one message; `null` when a sign is outside the alphabet. */
export function places(text: string): number | null {
  let count = 0;
  for (const sign of text) {
    if (BASIC.has(sign)) count += 1;
    else if (EXTENDED.has(sign)) count += 2;
    else return null;
  }
  return count;
}

/** The same in signs of the alphabet: without the accents that it does not know, and a question mark for the rest. */
export function spelled(text: string): string {
  return [...text.normalize('NFC')].map(signOf).join('');
}

function signOf(sign: string): string {
  if (BASIC.has(sign) || EXTENDED.has(sign)) return sign;
  const alike = ALIKE[sign] ?? sign.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return alike !== '' && places(alike) !== null ? alike : '?';
}

const ALIKE: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  ı: 'i',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  œ: 'oe',
  Œ: 'OE',
  '\t': ' ',
  '\u00a0': ' ',
};
