import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartRefused } from '../../server/core/errors.ts';

export interface TrialOptions {
  /** 0: any free port. */
  readonly port: number;
  /** `null`: 3478, or the next one that is free. */
  readonly relayPort: number | null;
  /** The address for the local network: '' = find it; `null` = this computer only. */
  readonly lan: string | null;
  /** Of the door, with `lan`. */
  readonly doorPort: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly json: boolean;
}

export const USAGE = `Gebruik: npm start -- [opties]
  --port N         poort van de webpagina's (8080; 0 = een vrije poort)
  --relay-port N   poort van de relay (3478, of de eerstvolgende vrije)
  --lan            ook voor telefoons in het eigen netwerk: met https, op poort 8443
  --address ADRES  met --lan: het adres van deze computer, als er meer zijn
  --door-port N    met --lan: een andere poort dan 8443
  --data MAP       map met de gegevens (data/trial)
  --fresh          begin met een lege map; de oude wordt bewaard onder een andere naam
  --json           toon adres, mensen en map als één regel JSON, voor programma's
  --help           deze uitleg`;

/**
 * What stands behind `npm start --`, or `null` when the explanation was asked for.
 *
 * @throws {StartRefused} on anything unknown.
 */
export function readOptions(words: readonly string[], root: string): TrialOptions | null {
  const {
    port,
    'relay-port': relayPort,
    'door-port': doorPort,
    lan,
    address,
    data,
    fresh,
    json,
    help,
  } = parse(words);
  if (help) return null;
  if (address !== undefined && !lan) throw new StartRefused(`--address hoort bij --lan.\n${USAGE}`);
  return {
    port: portNumber('--port', port),
    relayPort: relayPort === undefined ? null : portNumber('--relay-port', relayPort),
    lan: lan ? (address ?? '') : null,
    doorPort: portNumber('--door-port', doorPort),
    data: data === undefined ? join(root, 'data', 'trial') : resolve(data),
    fresh,
    json,
  };
}

function parse(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        port: { type: 'string', default: '8080' },
        'relay-port': { type: 'string' },
        lan: { type: 'boolean', default: false },
        address: { type: 'string' },
        'door-port': { type: 'string', default: '8443' },
        data: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (cause) {
    throw new StartRefused(`${(cause as Error).message}\n${USAGE}`, { cause });
  }
}

function portNumber(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new StartRefused(`${option} moet een getal van 0 tot en met 65535 zijn, niet "${text}".`);
}
