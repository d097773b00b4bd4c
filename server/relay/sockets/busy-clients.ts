import type { RelayServer } from '../server.ts';
import type { ConnectedSockets } from './connected.ts';
import type { Datagrams } from './datagrams.ts';
import type { ClientAddress } from './socket.ts';

/** Payloads since the last look, a second ago, that show media: a voice alone is fifty. */
const BUSY = 25;
/** Looks without media after which a client gives its socket back. */
const PATIENCE = 30;
/** Sockets at most: kernels before 6.13 look one by one through all that share a port. */
const MOST = 64;

interface Pace {
  packets: number;
  quietLooks: number;
}

/**
 * Gives clients that send media a socket of their own while they do, the first {@link MOST} of them: a tenth less
 * processor for each of their packets. The others are served by the open socket as before.
 */
export class BusyClients {
  readonly #server: RelayServer;
  readonly #datagrams: Datagrams;
  readonly #sockets: ConnectedSockets;
  readonly #paces = new Map<ClientAddress, Pace>();
  #isOver = false;

  constructor(server: RelayServer, datagrams: Datagrams, sockets: ConnectedSockets) {
    this.#server = server;
    this.#datagrams = datagrams;
    this.#sockets = sockets;
  }

  /** To be called about once a second. */
  async look(): Promise<void> {
    if (this.#isOver) return;
    const held = this.#server.sentBy(this.#datagrams.outlet);
    for (const client of this.#paces.keys()) if (!held.has(client)) this.#forget(client);
    for (const [client, packets] of held) {
      const pace = this.#paces.get(client) ?? { packets, quietLooks: 0 };
      this.#paces.set(client, pace);
      const isBusy = packets - pace.packets >= BUSY;
      pace.packets = packets;
      pace.quietLooks = isBusy ? 0 : pace.quietLooks + 1;
      if (pace.quietLooks === PATIENCE) this.#sockets.close(client);
      // Without descriptors left the open socket goes on serving it.
      if (isBusy && this.#mayOpen(client)) await this.#sockets.open(client).catch(() => undefined);
    }
  }

  /** From now on sockets stay as they are. */
  stop(): void {
    this.#isOver = true;
  }

  #mayOpen(client: ClientAddress): boolean {
    return !this.#isOver && this.#sockets.size < MOST && this.#sockets.of(client) === undefined;
  }

  #forget(client: ClientAddress): void {
    this.#paces.delete(client);
    this.#sockets.close(client);
  }
}
