import { connect } from 'node:net';
import { type EpochMs, SECOND } from '../../core/clock.ts';
import type { Passage, Visitor } from './passage.ts';

/** How long a browser may take to fetch the end of what was sent to it, and to hang up. */
const LINGER_MS = 10 * SECOND;

/** What a browser shows while the app is down. The app's own pages cannot say it. */
const SAYS = 'Beeldkamer is even niet bereikbaar. Probeer het over een minuut opnieuw.\n';
const UNAVAILABLE = [
  'HTTP/1.1 503 Service Unavailable',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(SAYS)}`,
  'Cache-Control: no-store',
  'Retry-After: 10',
  'Connection: close',
  '',
  SAYS,
].join('\r\n');

/**
 * Leads a browser to the app, at the pace of the slower side. Each side may end its half first. While the app is down
 * the browser is told so, in words.
 */
export function passWeb({ socket, first, header }: Visitor, appSocket: string): Passage {
  const app = connect({ path: appSocket, allowHalfOpen: true });
  let reached = false;
  let endedAt: EpochMs | null = null;
  app.write(header);
  app.write(first);
  socket.pipe(app);
  app.pipe(socket);
  app
    .on('connect', () => {
      reached = true;
    })
    .on('error', () => {
      socket.unpipe(app).resume();
      if (reached) socket.destroySoon();
      else socket.end(UNAVAILABLE);
    });
  socket.on('close', () => app.destroy());
  return {
    isOver(now) {
      if (!socket.writableEnded) return false;
      endedAt ??= now;
      return now - endedAt >= LINGER_MS;
    },
  };
}
