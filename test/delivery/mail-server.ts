import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface Arrived {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** What the server does with the content of a mail; `hold` takes it and never answers. */
export type Behaviour = 'accept' | 'drop' | 'hold' | { readonly reply: number; readonly says: string };

/** A real SMTP server on a free port of this machine that does as it is told, mail after mail. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const arrived: Arrived[] = [];
  const behaviours: Behaviour[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      const behaviour = behaviours.shift() ?? 'accept';
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (behaviour === 'drop') for (const one of server.connections) one.close();
      });
      stream.on('end', () => {
        if (behaviour === 'drop') return;
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        arrived.push({
          from,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        if (behaviour === 'hold') return;
        if (behaviour === 'accept') done(null);
        else done(Object.assign(new Error(behaviour.says), { responseCode: behaviour.reply }));
      });
    },
    ...options,
  });
  server.on('error', () => {}); // clients that hang up or refuse the certificate are part of the tests
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    arrived,
    /** Does this with the next mails, one each; after them it accepts. */
    next: (...more: Behaviour[]) => void behaviours.push(...more),
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

/** Header of a mail, or property of its calendar part. */
export function field(raw: string, name: string): string | undefined {
  const parts = raw.split(/\r\n\r\n/);
  const calendar = parts.find((part) => /^QkVHSU46/m.test(part)) ?? '';
  const decoded = Buffer.from(/^QkVHSU46[A-Za-z0-9+/=\r\n]+/m.exec(calendar)?.[0] ?? '', 'base64').toString();
  return new RegExp(`^${name}: ?(.*)$`, 'im')
    .exec(`${raw}\n${decoded.replaceAll(/\r\n[ \t]/g, '')}`)?.[1]
    ?.trim();
}
