import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { type EpochMs, MINUTE, SECOND } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { type FollowedLink, LinkPayload } from '../../protocol/deep-link.ts';
import { putAppointment, readAppointment } from '../api/appointments.ts';
import type { AgendaDeps } from '../deps.ts';
import { follow } from './followed-store.ts';

/** How far ahead a link may end: five minutes, and one for clocks that differ. */
const LONGEST = 6 * MINUTE;
const VERSION = 'beeldkamer-link-v1';
const payloads = Compile(LinkPayload);

/**
 * Follows a link that another system signed: opens its appointment, or plans or changes it first, in the name of the
 * person who is signed in. The link proves nothing about that person. It opens once, also when what it asks for is
 * refused.
 *
 * @throws {AppError} LINK_UNKNOWN when the signature, the time or the token behind it does not hold, or it was followed
 *   before; APPOINTMENT_UNKNOWN, and all that `putAppointment` throws
 */
export async function followLink(deps: AgendaDeps, by: Context, link: string): Promise<FollowedLink> {
  const [key = '', encoded = '', signature = ''] = link.split('.');
  const signer = await deps.linkSigner(key);
  if (signer === null || !isSigned(`${VERSION}.${key}.${encoded}`, signature, signer.secret))
    throw new AppError('LINK_UNKNOWN');
  const payload = payloadOf(encoded);
  const now = deps.clock();
  const expires = (payload.exp * SECOND) as EpochMs;
  if (expires <= now || expires > now + LONGEST) throw new AppError('LINK_UNKNOWN');
  const mark = createHash('sha256').update(link, 'utf8').digest();
  const first = await transact(deps.db, (tx) => follow(tx, mark, expires, now));
  if (!first) throw new AppError('LINK_UNKNOWN');
  const what = { source: signer.source, number: payload.number, ifMatch: null };
  if (payload.appointment === undefined) return { appointment: (await readAppointment(deps, by, what)).id };
  return { appointment: (await putAppointment(deps, by, what, payload.appointment)).standing.id };
}

function isSigned(text: string, signature: string, secret: string): boolean {
  const wanted = createHmac('sha256', secret).update(text, 'utf8').digest();
  const given = Buffer.from(signature, 'base64url');
  // one text only: base64url lets the last character differ without changing a byte
  return (
    given.toString('base64url') === signature &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

function payloadOf(encoded: string): LinkPayload {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('BAD_REQUEST', { cause });
  }
  if (!payloads.Check(said)) throw new AppError('BAD_REQUEST');
  return said;
}
