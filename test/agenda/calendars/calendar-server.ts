import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How an EPD's server answers: with a calendar, or by itself. */
export type Manner = string | Buffer | ((request: IncomingMessage, answer: ServerResponse) => void);

/** An EPD that gives a calendar over real HTTP on this computer. */
export async function calendarServer() {
  const asked: IncomingMessage[] = [];
  let manner: Manner = '';
  const server = createServer((request, answer) => {
    asked.push(request);
    if (typeof manner === 'function') manner(request, answer);
    else answer.writeHead(200, { 'content-type': 'text/calendar' }).end(manner);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/agenda/geheim-8731`,
    gives(next: Manner): void {
      manner = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
