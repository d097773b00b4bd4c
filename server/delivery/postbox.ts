import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, iso } from '../core/clock.ts';
import type { PostbusMessage } from '../protocol/postbus.ts';
import type { TextTransport } from './sms/transport.ts';
import type { Transport } from './transport.ts';

/** A folder in which a trial keeps what it would have sent: one JSON file a message. */
export interface Postbox {
  readonly transport: Transport;
  readonly textTransport: TextTransport;
  /** The newest messages, newest first. */
  newest(limit: number): Promise<PostbusMessage[]>;
}

const NAME = /^\d{15}-[\w.-]+\.json$/;

export function postbox(folder: string, clock: Clock): Postbox {
  /** A reader sees a whole message or none. */
  async function keep(message: Omit<PostbusMessage, 'at'>): Promise<void> {
    const at = clock();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${String(at).padStart(15, '0')}-${message.id}.json`);
    await writeFile(`${file}.part`, JSON.stringify({ at: iso(at), ...message }, null, 2), { mode: 0o600 });
    await rename(`${file}.part`, file);
  }

  return {
    async transport({ messageId, to, subject, text, link, furtherLinks = [], calendar }) {
      await keep({
        id: messageId.split('@', 1)[0] ?? messageId,
        channel: 'mail',
        to: to.address,
        subject,
        text,
        method: calendar?.method ?? null,
        ical: calendar?.content ?? null,
        links: link === null ? [] : [link, ...furtherLinks],
      });
      return { kind: 'accepted', reply: null };
    },
    async textTransport({ id, to, text, link }) {
      const none = { subject: '', method: null, ical: null };
      await keep({ id, channel: 'sms', to, text, ...none, links: link === null ? [] : [link] });
      return { kind: 'accepted', reply: null };
    },
    async newest(limit) {
      const names = (await namesIn(folder)).filter((name) => NAME.test(name)).sort();
      const newest = names.slice(-limit).reverse();
      return Promise.all(
        newest.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as PostbusMessage),
      );
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
