import { revealing } from '../../core/discreet.ts';
import { AppError } from '../../core/errors.ts';
import { appointmentTypes } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';

/** A sentence as it stands in a letter: one paragraph, with nothing in it that hides or turns the text around. */
export function cleanText(typed: string): string {
  return typed
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}

/** What a text would tell of somebody's care to whoever reads the letter. */
export async function toldBy(
  { db, clinicians }: Pick<AgendaDeps, 'db' | 'clinicians'>,
  text: string,
): Promise<readonly string[]> {
  const names = [...(await appointmentTypes(db)), ...(await clinicians())].map(({ name }) => name);
  return revealing(text, names);
}

/** @throws {AppError} TEXT_TELLS */
export async function demandDiscreet(...of: Parameters<typeof toldBy>): Promise<void> {
  if ((await toldBy(...of)).length > 0) throw new AppError('TEXT_TELLS');
}
