import { newId } from '../core/ids.ts';
import type { OutgoingMail, Receipt, Transport } from '../delivery/service.ts';

/** What the accounts write to their people about. */
export type Subject =
  | 'invited'
  | 'support'
  | 'forgotten'
  | 'password-changed'
  | 'factor-added'
  | 'factor-removed'
  | 'factor-reset';

/** What a letter brings besides its words. */
export interface Enclosed {
  readonly link?: string;
  /** Who invites; null or absent: the organisation. */
  readonly sender?: string | null;
}

export interface LettersDeps {
  readonly transport: Transport;
  readonly mailFrom: string;
  readonly organisation: () => Promise<{ readonly name: string; readonly phone: string }>;
}

/** To whom. */
export interface Addressee {
  readonly name: string;
  readonly mail: string;
}

/** Posts a letter. A failure to deliver is an answer, not an exception. */
export type Post = (to: Addressee, subject: Subject, enclosed?: Enclosed) => Promise<Receipt>;

/** Letters to members of staff, in plain Dutch (B1), as text alone. */
export function letters({ transport, mailFrom, organisation }: LettersDeps): Post {
  return async ({ name, mail }, subject, { link = '', sender } = {}) => {
    const { name: from, phone } = await organisation();
    const [title, body] = WORDS[subject](link, sender ? `${sender} van ${from}` : from);
    const call = phone === '' ? 'de balie' : `de balie: ${phone}`;
    const alarm =
      subject === 'invited' || subject === 'support'
        ? 'Kent u ons niet? Doe dan niets.'
        : `Was u dit niet? Bel dan meteen ${call}.`;
    const ending = ['', alarm, '', 'Met vriendelijke groet,', from];
    const message: OutgoingMail = {
      messageId: `${newId()}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`,
      from: { name: from, address: mailFrom },
      to: { name, address: mail },
      subject: title,
      text: `${[`Beste ${name},`, '', ...body, ...ending].join('\n')}\n`,
      link: link === '' ? null : link,
      calendar: null,
    };
    return transport(message);
  };
}

type Words = (link: string, sender: string) => readonly [string, readonly string[]];

const WORDS: Readonly<Record<Subject, Words>> = {
  invited: (link, sender) => [
    'Uitnodiging voor Beeldkamer',
    [
      `${sender} nodigt u uit om met Beeldkamer te werken: beeldbellen met patiënten.`,
      'Open deze link. U maakt er een account mee, of u gebruikt het account dat u al hebt:',
      '',
      link,
      '',
      'De link werkt zeven dagen, en één keer. Stuur hem niet door.',
    ],
  ],
  support: (link, sender) => [
    'Toegang tot Beeldkamer om te helpen',
    [
      `${sender} laat u voor korte tijd toe tot Beeldkamer, om te helpen. U ziet geen gegevens van patiënten.`,
      'Open deze link, kies een wachtwoord, en log daarna in:',
      '',
      link,
      '',
      'De link werkt een half uur, en één keer. Stuur hem niet door. Wat u doet, staat in het logboek.',
    ],
  ],
  forgotten: (link) => [
    'Een nieuw wachtwoord kiezen',
    [
      'U vroeg om een nieuw wachtwoord voor Beeldkamer. Open deze link om het te kiezen:',
      '',
      link,
      '',
      'De link werkt een half uur, en één keer. Stuur hem niet door.',
      'Daarna logt u in zoals u gewend bent, ook met uw tweede stap.',
      'Vroeg u dit niet? Dan hoeft u niets te doen: uw wachtwoord blijft hetzelfde.',
    ],
  ],
  'password-changed': () => [
    'Uw wachtwoord is veranderd',
    ['Het wachtwoord van uw account bij Beeldkamer is veranderd. Op andere apparaten bent u nu uitgelogd.'],
  ],
  'factor-added': () => [
    'U kunt nu op een nieuwe manier inloggen',
    ['Bij uw account bij Beeldkamer is een tweede stap toegevoegd: een code-app of een passkey.'],
  ],
  'factor-removed': () => [
    'Een tweede stap is verwijderd',
    ['Bij uw account bij Beeldkamer is een tweede stap verwijderd. Daarmee kunt u niet meer inloggen.'],
  ],
  'factor-reset': () => [
    'Uw tweede stap is opnieuw ingesteld',
    [
      'Een collega met beheerrechten heeft uw tweede stap voor Beeldkamer gewist. U bent overal uitgelogd.',
      'Log in met uw wachtwoord. U stelt dan een nieuwe tweede stap in.',
    ],
  ],
};
