import type { EpochMs } from '../../core/clock.ts';

/** Seconds a code lasts (RFC 6238 §5.2), and how many of them late it may still come. */
const PERIOD = 30;
const SECRET_BYTES = 20;
const FORM = /^\d{6}$/;

/** A fresh secret of 160 bits, base32 (RFC 4226 §4). */
export async function newTotpSecret(): Promise<string> {
  const { generateSecret } = await import('otplib');
  return generateSecret({ length: SECRET_BYTES });
}

/** The `otpauth://` address that an authenticator app reads from a QR code. */
export async function totpUri(secret: string, issuer: string, label: string): Promise<string> {
  const { generateURI } = await import('otplib');
  return generateURI({ issuer, label, secret });
}

/**
 * The time step of a code that is right: SHA-1, 6 digits, 30 seconds, as every authenticator app has them; that of
 * now or the one before.
 *
 * @param after the last step that was used: it and those before it are worth nothing any more (RFC 6238 §5.2).
 * @returns null for a code that is wrong, used, or none at all.
 */
export async function stepOfCode(
  secret: string,
  typed: string,
  after: number,
  now: EpochMs,
): Promise<number | null> {
  const token = typed.replaceAll(/[\s-]/g, '');
  if (!FORM.test(token)) return null;
  const { verify } = await import('otplib');
  const epoch = Math.floor(now / 1000);
  const verdict = await verify({ secret, token, epoch, epochTolerance: [PERIOD, 0], afterTimeStep: after });
  return verdict.valid && 'timeStep' in verdict ? verdict.timeStep : null;
}
