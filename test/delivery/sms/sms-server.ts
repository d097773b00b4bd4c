import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

/** A request as it arrived. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the service answers; `hold` takes the request and says nothing, `drop` hangs up. */
export type Answer = 'hold' | 'drop' | { readonly status: number; readonly body?: string; location?: string };

/** A real HTTP server on a free port of this machine that plays a text message service. */
export async function smsServer() {
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(seen(request, Buffer.concat(chunks)));
      reply(response, answers.shift() ?? { status: 200, body: '{"status":"queued"}' });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    /** Answers so to the next requests, one each; after them it takes them. */
    next: (...more: Answer[]) => void answers.push(...more),
    arrived: (count: number) =>
      vi.waitFor(() => asked.length >= count || Promise.reject(new Error(`${asked.length} came`)), 25_000),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

function seen({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Asked {
  return { method, url, headers, body: body.toString() };
}

function reply(response: ServerResponse, answer: Answer): void {
  if (answer === 'hold') return;
  if (answer === 'drop') return void response.destroy();
  const { status, body = '', location } = answer;
  response.writeHead(status, location === undefined ? {} : { location });
  response.end(body);
}
