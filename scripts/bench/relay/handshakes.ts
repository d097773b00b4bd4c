import { HOUR, later, systemClock } from '../../../server/core/clock.ts';
import type { TransportAddress } from '../../../server/relay/codec/attributes.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { TurnClient } from '../../../server/relay/probe/turn-client.ts';
import { SECRET } from '../../../test/relay/stage.ts';
import { HOST } from './servers.ts';

/** A client whose handshake is done: where it sends from, and how its peer is reached. */
export interface Ready {
  readonly host: string;
  readonly port: number;
  /** 0: by indications. */
  readonly channel: number;
  readonly peer: TransportAddress;
}

const FIRST_CHANNEL = 0x4000;
type Kind = 'channels' | 'indications';

/**
 * Two clients of each of `calls` calls, ready to send to each other. In the end their sockets are closed: allocations go
 * by address. Not sooner, or the kernel gives the address of an allocation to the next client.
 */
export async function callsOf(port: number, calls: number, kind: Kind): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  const open: TurnClient[] = [];
  for (let call = 0; call < calls; call++) {
    const pair = await setUp(port, `bench${call}`, kind);
    ready.push(...pair.ready);
    open.push(...pair.clients);
  }
  for (const client of open) client.close();
  return ready;
}

/**
 * `count` clients in calls of two, each from an address of its own: allocated, and bound to a channel. One after the
 * other, as the server's cost of each is wanted.
 */
export async function holdAllocations(port: number, count: number): Promise<void> {
  for (let call = 0; call < count / 2; call++) {
    const host = `127.1.${call >> 8}.${call & 255}`;
    const { clients } = await setUp(port, `hold${call}`, 'channels', host);
    for (const client of clients) client.close();
  }
}

interface Pair {
  readonly clients: readonly TurnClient[];
  readonly ready: readonly Ready[];
}

async function setUp(port: number, callId: string, kind: Kind, host = HOST): Promise<Pair> {
  const expiresAt = later(systemClock(), HOUR);
  const clients = await Promise.all(
    ['anna', 'bert'].map((participantId) =>
      TurnClient.open(
        { host: HOST, port },
        issueCredentials({ secret: SECRET, callId, participantId, expiresAt }),
        { host, port: 0 },
      ),
    ),
  );
  const relayed: TransportAddress[] = [];
  for (const client of clients) relayed.push(await client.allocate());
  const ready: Ready[] = [];
  for (const [index, client] of clients.entries()) {
    const peer = relayed[1 - index];
    if (peer === undefined) throw new Error('a call has two sides');
    if (kind === 'channels') await client.bindChannel(FIRST_CHANNEL, peer);
    else await client.permit(peer);
    ready.push({ host, port: client.local.port, channel: kind === 'channels' ? FIRST_CHANNEL : 0, peer });
  }
  return { clients, ready };
}
