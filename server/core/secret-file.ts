import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { StartRefused } from './errors.ts';

const BYTES = 32;

/**
 * Reads a secret of 32 bytes from a file of its own: base64, one line.
 *
 * @throws {StartRefused} when it is missing, readable by others, or no such secret.
 */
export function readSecret(file: string): Buffer {
  let text: string;
  try {
    demandPrivate(file);
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(
      `The secret ${file} cannot be read: ${(cause as Error).message}. "beeldkamer init" makes it.`,
      { cause },
    );
  }
  const secret = Buffer.from(text, 'base64');
  if (secret.length !== BYTES) {
    throw new StartRefused(
      `The secret ${file} must hold ${BYTES} bytes in base64, not ${secret.length}: put the right file back.`,
    );
  }
  return secret;
}

/** @throws {StartRefused} when others than the file's owner and group may use it; errors of the file system as they come. */
export function demandPrivate(file: string): void {
  if ((statSync(file).mode & 0o007) === 0) return;
  throw new StartRefused(`The secret ${file} may be read by everybody: run "chmod o= ${file}".`);
}

/** Makes such a file with a fresh secret, for its owner alone; an existing one stays as it is. */
export function makeSecret(file: string): void {
  try {
    writeFileSync(file, `${randomBytes(BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
}
