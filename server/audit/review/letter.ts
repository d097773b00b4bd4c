import { newId } from '../../core/ids.ts';
import type { OutgoingMail } from '../../delivery/service.ts';
import type { Asked, ReviewDeps } from './deps.ts';

/** The letter with a question: the link alone. What it is about is read signed in, and never stands in mail. */
export function letterOf(
  { mailFrom, origin }: Pick<ReviewDeps, 'mailFrom' | 'origin'>,
  { to, token, from }: { readonly to: Asked; readonly token: string; readonly from: string },
): OutgoingMail {
  const link = `${origin}/#/vraag/${token}`;
  const lines = [
    `Beste ${to.name},`,
    '',
    'Elke maand kijkt de logbeheerder na wie gegevens van patiënten heeft ingezien.',
    'Over één regel heeft hij een vraag aan u. Log in en open deze link:',
    '',
    link,
    '',
    'De link werkt 30 dagen, en alleen voor u. Stuur hem niet door.',
    '',
    'Met vriendelijke groet,',
    from,
  ];
  return {
    messageId: `${newId()}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`,
    from: { name: from, address: mailFrom },
    to: { name: to.name, address: to.mail },
    subject: 'Een vraag over het logboek',
    text: `${lines.join('\n')}\n`,
    link,
    calendar: null,
  };
}
