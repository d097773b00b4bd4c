import { createHmac, randomBytes } from 'node:crypto';
import type { LinkPayload } from '../../../server/protocol/deep-link.ts';

/** Whoever can sign links: the id of a token, and its link secret. */
export interface Signer {
  readonly id: string;
  readonly linkSecret: string;
}

/** A link as a foreign program makes it from what PROTOCOL.md says. */
export function signLink(
  { id, linkSecret }: Signer,
  now: number,
  said: Partial<LinkPayload> & Pick<LinkPayload, 'number'>,
): string {
  const payload = { exp: Math.floor(now / 1_000) + 120, jti: randomBytes(16).toString('base64url'), ...said };
  const text = `${id}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  const mac = createHmac('sha256', linkSecret).update(`beeldkamer-link-v1.${text}`).digest('base64url');
  return `${text}.${mac}`;
}
