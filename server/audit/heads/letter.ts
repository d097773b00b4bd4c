import type { EpochMs } from '../../core/clock.ts';
import type { HeadRow } from '../../core/schema.ts';
import type { OutgoingMail } from '../../delivery/service.ts';

/** What the officer's letter is made of. */
export interface Ingredients {
  readonly head: HeadRow;
  readonly installation: string;
  readonly organisation: { readonly name: string; readonly timeZone: string };
  readonly from: string;
  readonly to: string;
  readonly now: EpochMs;
}

/** The log's head as a mail to the privacy officer: three lines, the signed note, and the note as a QR code. */
export async function letterOf(ingredients: Ingredients): Promise<OutgoingMail> {
  const { head, installation, organisation, from, to, now } = ingredients;
  const { generation, size, note } = head;
  const when = new Intl.DateTimeFormat('nl-NL', {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: organisation.timeZone,
  }).format(head.at);
  const text = [
    `Logboek van ${installation}, generatie ${generation}: ${size} regels op ${when} uur.`,
    `Wortel: ${head.root.toString('base64')}`,
    'Bewaar deze mail. Hiermee ziet u later of iemand deze regels heeft veranderd.',
  ];
  const name = `kop-${installation}-${generation}-${size}`;
  // a large library for a daily letter: not at start
  const { qrPng } = await import('./qr.ts');
  return {
    messageId: `${name}-${now}@${from.slice(from.lastIndexOf('@') + 1)}`,
    from: { name: organisation.name, address: from },
    to: { name: '', address: to },
    subject: `Kop van het logboek: ${size} regels`,
    text: `${text.join('\n')}\n`,
    link: null,
    calendar: null,
    attachments: [
      { filename: `${name}.note`, contentType: 'text/plain', content: Buffer.from(note, 'utf8') },
      { filename: `${name}.png`, contentType: 'image/png', content: qrPng(note) },
    ],
  };
}
