import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WebhookBody } from '../../server/protocol/webhooks.ts';

export interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: WebhookBody;
}

/** How a receiver answers a post: a status, or by itself. */
export type Manner = number | ((answer: ServerResponse) => void);

/** A system that hears webhooks over real HTTP. */
export async function webhookReceiver(manner: () => Manner = () => 204) {
  const posts: Post[] = [];
  const take = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const raw = await text(request);
    posts.push({ headers: request.headers, raw, body: JSON.parse(raw) });
    const how = manner();
    if (typeof how === 'number') answer.writeHead(how).end();
    else how(answer);
  };
  const server = createServer((request, answer) => void take(request, answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    posts,
    port,
    host: `127.0.0.1:${port}`,
    /** Resolves when so many posts have come. */
    async heard(count: number): Promise<readonly Post[]> {
      while (posts.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
      return posts;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Which of these secrets signed a post, as a receiver would find out (Standard Webhooks 1.0.0). */
export function signers({ headers, raw }: Post, secrets: readonly string[]): readonly string[] {
  const given = String(headers['webhook-signature']).split(' ');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${raw}`;
  return secrets.filter((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return given.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });
}
