import { randomInt } from 'node:crypto';
import type { Tx } from '../../core/database.ts';
import { isTaken } from './store.ts';

/** No character that is heard or read as another (I and 1, O and 0, L). */
const CODE_CHARACTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 6;

/** A code that no test has, to say on the telephone. */
export async function freshCode(tx: Tx): Promise<string> {
  for (;;) {
    const code = Array.from(
      { length: CODE_LENGTH },
      () => CODE_CHARACTERS[randomInt(CODE_CHARACTERS.length)],
    );
    if (!(await isTaken(tx, code.join('')))) return code.join('');
  }
}
