import { optionalPath, port, type Reader, type Values } from './config-value.ts';
import { StartRefused } from './core/errors.ts';

/** Where one coturn listens, over UDP and TCP. */
export interface CoturnPlace {
  readonly host: string;
  readonly port: number;
}

const USUAL_PORT = 3478;

/** `turn1.example.nl, turn2.example.nl:3479`; IPv6 addresses in brackets. */
const places: Reader<readonly CoturnPlace[]> = (value, name) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const text = `turn://${word}`;
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url === null || url.host !== word.toLowerCase() || url.hostname === '')
        throw new StartRefused(`Setting ${name} must be "HOST, HOST:PORT", not "${value}".`);
      return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || USUAL_PORT };
    });

/** Relaying by coturn on other computers, used when `relay.engine` is `coturn` (deploy/COTURN.md). */
export const COTURN = {
  /** Each with its port; which of them a call goes through, its id decides. */
  hosts: { read: places, fallback: [] },
  /** TURN over TLS on the same hosts; 0 = nowhere. */
  tlsPort: { read: port, fallback: 0 },
  /** File with coturn's `static-auth-secret`; not the own relay's, which would open that to whoever knows this one. */
  secretFile: { read: optionalPath, fallback: '' },
} as const;

/** What is chosen must be whole. @throws {StartRefused} with one sentence that names what is missing */
export function demandWholeCoturn(engine: string, coturn: Values<typeof COTURN>): void {
  if (engine !== 'coturn') return;
  if (coturn.hosts.length === 0)
    throw new StartRefused(
      'Setting "coturn.hosts" is missing: relay.engine is coturn, but nothing says where.',
    );
  if (coturn.secretFile === '')
    throw new StartRefused(
      'Setting "coturn.secretFile" is missing: the file with static-auth-secret of coturn.',
    );
}
