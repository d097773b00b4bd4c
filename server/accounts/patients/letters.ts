import { newId } from '../../core/ids.ts';
import type { Receipt, Transport } from '../../delivery/service.ts';

/** What patients and their relatives are written to about. */
export type PatientSubject = 'invited' | 'forgotten' | 'password-changed' | 'factor-changed';

export interface PatientLettersDeps {
  readonly transport: Transport;
  readonly mailFrom: string;
  readonly organisation: () => Promise<{ readonly name: string; readonly phone: string }>;
}

/** Posts a letter. A failure to deliver is an answer, not an exception. */
export type PostToPatient = (
  to: { readonly name: string; readonly mail: string },
  subject: PatientSubject,
  link?: string,
) => Promise<Receipt>;

/** Letters to who has a patient's account, or is asked to: plain Dutch (B1), and nothing of care in them (NTA 7516). */
export function patientLetters({ transport, mailFrom, organisation }: PatientLettersDeps): PostToPatient {
  return async ({ name, mail }, subject, link = '') => {
    const { name: from, phone } = await organisation();
    const [title, body, alarm] = WORDS[subject](link, from);
    const call = phone === '' ? 'ons' : `ons: ${phone}`;
    const ending = ['', alarm(call), '', 'Met vriendelijke groet,', from];
    const greeting = name === '' ? 'Goedendag,' : `Beste ${name},`;
    return transport({
      messageId: `${newId()}@${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`,
      from: { name: from, address: mailFrom },
      to: { name, address: mail },
      subject: title,
      text: `${[greeting, '', ...body, ...ending].join('\n')}\n`,
      link: link === '' ? null : link,
      calendar: null,
    });
  };
}

type Words = (link: string, from: string) => readonly [string, readonly string[], (call: string) => string];

const notYou = (call: string) => `Was u dit niet? Bel dan meteen ${call}.`;

const WORDS: Readonly<Record<PatientSubject, Words>> = {
  invited: (link, from) => [
    `Uw eigen account bij ${from}`,
    [
      `U kunt een eigen account maken bij ${from}. Daarmee ziet u uw afspraken, en wie uw gegevens bekeek.`,
      'U hoeft dit niet te doen. Beeldbellen kan altijd zonder account, met de link die u per afspraak krijgt.',
      '',
      'Wilt u een account? Open dan deze link:',
      '',
      link,
      '',
      'De link werkt zeven dagen, en één keer. Stuur hem niet door.',
    ],
    () => 'Kent u ons niet? Doe dan niets.',
  ],
  forgotten: (link) => [
    'Een nieuw wachtwoord kiezen',
    [
      'U vroeg om een nieuw wachtwoord. Open deze link om het te kiezen:',
      '',
      link,
      '',
      'De link werkt een half uur, en één keer. Stuur hem niet door.',
    ],
    () => 'Vroeg u dit niet? Dan hoeft u niets te doen: uw wachtwoord blijft hetzelfde.',
  ],
  'password-changed': () => [
    'Uw wachtwoord is veranderd',
    ['Het wachtwoord van uw account is veranderd. Op andere apparaten bent u nu uitgelogd.'],
    notYou,
  ],
  'factor-changed': () => [
    'Inloggen met een code is veranderd',
    ['Bij uw account is het inloggen met een code-app aangezet of uitgezet.'],
    notYou,
  ],
};
