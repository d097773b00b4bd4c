import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { StartRefused } from '../core/errors.ts';
import type { ClientAddress, Outlet, Receive } from './socket.ts';

/** What is asked of the kernel; it gives `net.core.rmem_max` at most. Too little loses media in bursts. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** Datagrams that may wait for the network card. More than that would come too late to be of use. */
const LONGEST_QUEUE = 256;

/** A bound UDP socket that feeds a server. */
interface Datagrams {
  readonly host: string;
  readonly port: number;
  /** Bytes of receive buffer the kernel really gave (Linux counts its own overhead in: twice what was asked). */
  readonly receiveBuffer: number;
  close(): Promise<void>;
}

/** Port and host a UDP socket is to be bound to; port 0 takes any free one. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Listens for datagrams.
 *
 * @throws {StartRefused} when host and port cannot be bound.
 */
export async function listenDatagrams({ host, port }: Endpoint, receive: Receive): Promise<Datagrams> {
  const family = isIPv6(host) ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER,
    // Only literals come by here; answering at once saves each packet a turn of the event loop.
    lookup: (address, _options, answer) => answer(null, address, family),
  });
  const outlet: Outlet = {
    transport: 'udp',
    send(bytes: Buffer, { port, address }: ClientAddress) {
      if (socket.getSendQueueCount() < LONGEST_QUEUE) socket.send(bytes, port, address);
    },
  };
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    // A forged port 0 could not be answered: dgram throws on it.
    if (from.port !== 0) receive(bytes, from, outlet);
  });
  // Listened for before bind: with a look-up that answers at once, bind is done when it returns.
  const listening = once(socket, 'listening');
  try {
    socket.bind({ address: host, port, exclusive: true });
    await listening;
  } catch (cause) {
    throw new StartRefused(
      `The relay cannot listen on udp ${host}:${port} (${(cause as Error).message}): free it, or change relay.host and relay.port.`,
      { cause },
    );
  }
  // From here on an error concerns one datagram (an unreachable client); the next one is none the worse.
  socket.on('error', () => undefined);
  const bound = socket.address();
  return {
    host: bound.address,
    port: bound.port,
    receiveBuffer: socket.getRecvBufferSize(),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
