import { createHmac } from 'node:crypto';

/** The headers of a webhook (Standard Webhooks 1.0.0). */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

const PREFIX = 'whsec_';

/** A secret as receivers type it into their own programs. */
export function secretText(secret: Uint8Array): string {
  return PREFIX + Buffer.from(secret).toString('base64');
}

/**
 * Signs `id.timestamp.body` with each secret: HMAC-SHA256, base64, `v1,` before it, spaces between. The id stays over all
 * tries and the time does not, so that a receiver takes each once and refuses what is old.
 *
 * @param seconds since the epoch.
 */
export function signed(
  { id, seconds, body }: { readonly id: string; readonly seconds: number; readonly body: string },
  secrets: readonly Uint8Array[],
): SignedHeaders {
  const text = `${id}.${seconds}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(text, 'utf8').digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
