import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ipBytes } from '../../../server/core/address.ts';
import { later, MINUTE, systemClock } from '../../../server/core/clock.ts';
import type { TransportAddress } from '../../../server/relay/codec/attributes.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { TurnClient } from '../../../server/relay/probe/turn-client.ts';
import type { TurnServer } from '../../../server/relay/probe/turn-link.ts';
import { openRelayAndDoor } from '../relay-and-door.ts';
import { SECRET } from '../stage.ts';
import { spellings } from './spellings.ts';

/**
 * Runs inside a network namespace: a relay and its door on all addresses, clients over every transport, and every
 * spelling of a foreign peer tried by permission, channel and send. Prints one JSON line of {@link Tried}.
 *
 * Usage: driver.ts OWN_ADDRESS
 */
export interface Tried {
  /** Where relay and door listen. */
  readonly ports: readonly number[];
  readonly spellings: number;
  readonly byTransport: readonly Tally[];
}

/** What became of the tries of one transport. */
export interface Tally {
  readonly transport: string;
  /** How often each error code answered CreatePermission and ChannelBind; 0 is a success. */
  readonly permissions: Readonly<Record<number, number>>;
  readonly channels: Readonly<Record<number, number>>;
  /** Codes for other numbers of the virtual address: nobody's, another call's, the listening port. */
  readonly virtualChannels: readonly number[];
  /** Payloads that the other side of the call got before and after, and that anybody got in between. */
  readonly before: number;
  readonly between: number;
  readonly after: number;
}

/** Where the capture must see packets, so that an empty one proves something. */
export const DECOYS: readonly string[] = ['198.51.100.99', '2001:db8:ffff::99'];
const DECOY_PORT = 9;

const [own = ''] = process.argv.slice(2);
if (import.meta.main) process.stdout.write(`${JSON.stringify(await tryAll(own))}\n`);

async function tryAll(address: string): Promise<Tried> {
  const open = await openRelayAndDoor('::');
  await sendDecoys();
  const foreign = spellings([ipBytes(address) ?? Buffer.alloc(4)]).map(({ ip }) => ip);
  const byTransport: Tally[] = [];
  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    const port = transport === 'tls' ? open.tlsPort : open.port;
    byTransport.push(await tryOver({ transport, host: address, port }, foreign, open.port));
  }
  await open.close();
  return { ports: [open.port, open.tlsPort], spellings: foreign.length, byTransport };
}

async function tryOver(server: TurnServer, foreign: readonly Buffer[], listening: number): Promise<Tally> {
  const { transport } = server;
  const join = (participantId: string, call: string) => enter(server, participantId, `${transport}-${call}`);
  const clients = [
    await join('anna', 'call'),
    await join('bert', 'call'),
    await join('eve', 'another'),
  ] as const;
  const [anna, bert, eve] = clients;
  let got = 0;
  for (const { client } of clients)
    client.onPayload = () => {
      got++;
    };
  const since = (): number => {
    const count = got;
    got = 0;
    return count;
  };
  await anna.client.permit(bert.relayed);
  await bert.client.permit(anna.relayed);
  const before = await passed(anna, bert, since);

  const permissions: Record<number, number> = {};
  const channels: Record<number, number> = {};
  const ports = [9, 53, listening, bert.relayed.port];
  for (const [index, ip] of foreign.entries()) {
    const peer = { ip, port: ports[index % ports.length] ?? 9 };
    count(permissions, await codeOf(anna.client.permit(peer)));
    count(channels, await codeOf(anna.client.bindChannel(0x4000, peer)));
    anna.client.sendTo(peer, Buffer.from('astray'));
    anna.client.sendOnChannel(0x4000, Buffer.from('astray'));
  }
  const { ip } = bert.relayed;
  const virtualChannels: number[] = [];
  for (const port of [eve.relayed.port, listening, 1, bert.relayed.port ^ 1]) {
    virtualChannels.push(await codeOf(anna.client.bindChannel(0x4001, { ip, port })));
    anna.client.sendTo({ ip, port }, Buffer.from('astray'));
  }
  const between = since();
  const after = await passed(anna, bert, since);
  for (const { client } of clients) client.close();
  return { transport, permissions, channels, virtualChannels, before, between, after };
}

interface Seated {
  readonly client: TurnClient;
  readonly relayed: TransportAddress;
}

async function enter(server: TurnServer, participantId: string, callId: string): Promise<Seated> {
  const expiresAt = later(systemClock(), MINUTE);
  const credentials = issueCredentials({ secret: SECRET, callId, participantId, expiresAt });
  const client = await TurnClient.open(server, credentials);
  return { client, relayed: await client.allocate() };
}

/** Sends one payload and, with a request behind it, makes sure that the relay has dealt with it. */
async function passed(from: Seated, to: Seated, since: () => number): Promise<number> {
  from.client.sendTo(to.relayed, Buffer.from('to the other side'));
  await from.client.permit(to.relayed);
  await to.client.permit(from.relayed);
  return since();
}

async function codeOf(request: Promise<void>): Promise<number> {
  try {
    await request;
    return 0;
  } catch (error) {
    return error instanceof Error && 'code' in error ? Number(error.code) : -1;
  }
}

function count(counts: Record<number, number>, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1;
}

async function sendDecoys(): Promise<void> {
  for (const decoy of DECOYS) {
    const socket = createSocket(decoy.includes(':') ? 'udp6' : 'udp4');
    socket.send('decoy', DECOY_PORT, decoy, () => socket.close());
    await once(socket, 'close');
  }
}
