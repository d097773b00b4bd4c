import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';

/** What a person typed, in one form. @throws {AppError} BAD_REQUEST when there is nothing in it, or half a character */
export function cleaned(typed: string): string {
  const text = typed.normalize('NFC').trim();
  if (text === '' || !text.isWellFormed()) throw new AppError('BAD_REQUEST');
  return text;
}

/** The account that acts. @throws {AppError} NOT_SIGNED_IN */
export function officerOf({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}
