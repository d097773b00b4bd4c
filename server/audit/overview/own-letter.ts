import type { EpochMs } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { OutgoingMail } from '../../delivery/service.ts';

/** What the letter is made of. */
export interface Ingredients {
  readonly to: { readonly name: string; readonly mail: string };
  /** As people type it. */
  readonly code: string;
  readonly ends: EpochMs;
  readonly organisation: { readonly name: string; readonly phone: string; readonly timeZone: string };
}

/**
 * The letter with the way to the own overview. It says nothing of care and not what the overview is about; the code
 * stands behind `#`, which no server and no log sees, and opens nothing without the birth date.
 */
export function letterOf(
  { mailFrom, origin }: { readonly mailFrom: string; readonly origin: string },
  { to, code, ends, organisation }: Ingredients,
): OutgoingMail {
  const { name, phone, timeZone } = organisation;
  const link = `${origin}/inzage#${code}`;
  const until = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'full', timeZone }).format(ends);
  const lines = [
    `Beste ${to.name},`,
    '',
    'U vroeg ons om een overzicht. Open deze link en vul uw geboortedatum in:',
    '',
    link,
    '',
    `De link werkt tot en met ${until}, en één keer: daarna een uur. Stuur hem niet door.`,
    `Vraagt de bladzijde om een code? Vul dan in: ${code}`,
    '',
    `Hebt u hier niet om gevraagd? ${phone === '' ? 'Laat het ons dan weten.' : `Bel ons dan: ${phone}.`}`,
    '',
    'Met vriendelijke groet,',
    name,
  ];
  return {
    messageId: `${newId()}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`,
    from: { name, address: mailFrom },
    to: { name: to.name, address: to.mail },
    subject: 'Het overzicht waar u om vroeg',
    text: `${lines.join('\n')}\n`,
    link,
    calendar: null,
  };
}
