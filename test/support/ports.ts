import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that is free now. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * A port of 127.0.0.1 that is free now over UDP and TCP alike, as the relay needs it. Below the range from which the
 * kernel takes ports for outgoing connections, or one of these could have it a moment later.
 */
export async function freeRelayPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const socket = createSocket('udp4');
    const server = createServer();
    try {
      socket.bind(port, '127.0.0.1');
      await once(socket, 'listening');
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return port;
    } catch {
      // somebody has it: the next one
    } finally {
      socket.close();
      server.close();
    }
  }
}
