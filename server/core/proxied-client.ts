import type { Socket } from 'node:net';
import { SECOND } from './clock.ts';
import { decodeProxyHeader, type End } from './proxy-header.ts';

/** Who connects to these sockets runs on this computer and writes the header first. */
const WITHIN_MS = 10 * SECOND;

/**
 * Reads the PROXY v2 header that this connection must begin with, and tells whose connection it is. The socket is
 * then paused, with what follows the header still to be read. Without a header in time, or with one that names
 * nobody, the connection is closed without a word and nothing is told.
 */
export function readProxiedClient(socket: Socket, tell: (client: End) => void, withinMs = WITHIN_MS): void {
  let read: Buffer = Buffer.alloc(0);
  const patience = setTimeout(() => socket.destroy(), withinMs);
  const giveUp = (): void => void socket.destroy();
  const done = (): void => {
    clearTimeout(patience);
    socket.off('data', take).off('error', giveUp).off('close', done);
  };
  const take = (chunk: Buffer): void => {
    read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
    const header = decodeProxyHeader(read);
    if (header === 'more') return;
    if (header === 'broken' || header.source === null) {
      socket.destroy();
      return;
    }
    socket.pause();
    done();
    if (read.length > header.length) socket.unshift(read.subarray(header.length));
    tell(header.source);
  };
  socket.on('data', take).on('error', giveUp).on('close', done);
}
