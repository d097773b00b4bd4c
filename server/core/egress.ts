import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isIP, type Socket } from 'node:net';

/** A connection that was opened to another computer. */
export interface Egress {
  /** As it was named; an address where there was no name. */
  readonly host: string;
  readonly port: number;
}

/** Hears of every connection that this process opens, whoever opens it. */
export interface EgressWatch {
  /** What was opened since it was last asked. */
  take(): readonly Egress[];
  stop(): void;
}

const CHANNEL = 'net.client.socket';

/**
 * Begins to listen: Node itself tells of every client socket, so that nothing which opens one can be forgotten. This
 * computer's own addresses and unix sockets are not outside.
 */
export function watchEgress(): EgressWatch {
  let seen: Egress[] = [];
  const heard = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    let name: string | null = null;
    socket.once('lookup', (_error, _address, _family, host) => {
      name = host;
    });
    socket.once('connect', () => {
      const { remoteAddress: address, remotePort: port } = socket;
      if (address === undefined || port === undefined || isOwn(address)) return;
      seen.push({ host: name === null || isIP(name) !== 0 ? address : name, port });
    });
  };
  subscribe(CHANNEL, heard);
  return {
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop: () => void unsubscribe(CHANNEL, heard),
  };
}

function isOwn(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
