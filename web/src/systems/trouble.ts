/** What can be wrong with a calendar that is looked at; `other`: the word itself is told. */
type Trouble =
  | 'timeout'
  | 'not-found'
  | 'refused'
  | 'server'
  | 'elsewhere'
  | 'no-host'
  | 'not-allowed'
  | 'private-address'
  | 'too-large'
  | 'too-many'
  | 'no-calendar'
  | 'cut-off'
  | 'empty'
  | 'many-gone'
  | 'unknown-clinician'
  | 'other';

const SAME: ReadonlySet<string> = new Set([
  ...['timeout', 'not-allowed', 'private-address', 'too-large', 'too-many', 'no-calendar'],
  ...['cut-off', 'empty', 'many-gone', 'unknown-clinician'],
]);

/** The sentence for the app's word. */
export function troubleOf(word: string): Trouble {
  if (SAME.has(word)) return word as Trouble;
  if (word === 'http-404' || word === 'http-410') return 'not-found';
  if (word === 'http-401' || word === 'http-403') return 'refused';
  if (/^http-3\d\d$/.test(word)) return 'elsewhere';
  if (/^http-5\d\d$/.test(word)) return 'server';
  return word === 'enotfound' || word === 'eai-again' ? 'no-host' : 'other';
}
