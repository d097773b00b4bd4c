import { readFileSync } from 'node:fs';
import { StartRefused } from '../core/errors.ts';
import { demandPrivate } from '../core/secret-file.ts';

const SHORTEST = 32;

/**
 * Reads a relay secret, the one line of its file. App and relay read the same file.
 *
 * @throws {StartRefused} when it cannot be read, may be read by everybody, or is too short to be one.
 */
export function readSecret(file: string): string {
  let text: string;
  try {
    demandPrivate(file);
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(
      `The relay secret ${file} cannot be read (${reason(cause)}): make it, or correct relay.secretFile.`,
      { cause },
    );
  }
  if (text.length < SHORTEST) {
    throw new StartRefused(
      `The relay secret in ${file} is shorter than ${SHORTEST} characters: make a longer one.`,
    );
  }
  return text;
}

function reason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
}
