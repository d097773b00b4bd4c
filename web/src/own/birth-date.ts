const DUTCH = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/;
const ISO = /^\d{4}-\d\d-\d\d$/;

/** A day as people write it (`7-3-1950`, also with points or strokes) as the app wants it; null: it is no day. */
export function birthDateIn(typed: string): string | null {
  const text = typed.trim();
  const [, day = '', month = '', year = ''] = DUTCH.exec(text) ?? [];
  const plain = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!ISO.test(plain)) return null;
  const at = new Date(`${plain}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== plain ? null : plain;
}
