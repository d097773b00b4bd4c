import { iso } from '../core/clock.ts';
import type { Alarm, AlarmKind } from './alarm.ts';

type Sentence = (fact: string) => string;

/** What is wrong, and what to do, for who runs the computer; Dutch, then English. */
const SAYS: Readonly<Record<AlarmKind, readonly [Sentence, Sentence]>> = {
  disk: [
    (gb) => `De schijf raakt vol of neemt niets meer aan (${gb} GB vrij). Maak ruimte vrij.`,
    (gb) => `The disk is filling up, or takes nothing more (${gb} GB free). Make room.`,
  ],
  backup: [
    (hours) =>
      `De laatste back-up is ${hours} uur oud, of er is geen. Kijk in journalctl -u beeldkamer-backup.`,
    (hours) =>
      `The newest backup is ${hours} hours old, or there is none. Look at journalctl -u beeldkamer-backup.`,
  ],
  certificate: [
    (days) => `Het certificaat geldt nog ${days} dagen. Vernieuw het.`,
    (days) => `The certificate holds for ${days} more days. Renew it.`,
  ],
  door: [
    () =>
      'De website antwoordt niet op zijn eigen naam. Kijk in journalctl -u beeldkamer-door, en in de DNS.',
    () =>
      'The website does not answer on its own name. Look at journalctl -u beeldkamer-door, and at the DNS.',
  ],
  seals: [
    () => 'Het logboek wordt niet verzegeld, of de zegels komen nergens aan. Kijk met beeldkamer health.',
    () => 'The log is not sealed, or its seals arrive nowhere. Look with beeldkamer health.',
  ],
  relay: [
    () =>
      'De relay antwoordt niet; een deel van de gesprekken lukt niet. Kijk in journalctl -u beeldkamer-relay.',
    () => 'The relay does not answer; some calls will not work. Look at journalctl -u beeldkamer-relay.',
  ],
  clock: [
    (seconds) => `De klok is ${seconds} seconden verzet. Kijk of de tijdserver klopt.`,
    (seconds) => `The clock was set by ${seconds} seconds. Look whether the time server is right.`,
  ],
  messages: [
    (minutes) =>
      `Er wachten al ${minutes} minuten berichten die niet weg kunnen. Kijk met beeldkamer doctor.`,
    (minutes) =>
      `Messages have been waiting for ${minutes} minutes and cannot leave. Look with beeldkamer doctor.`,
  ],
};

/** The letter that tells of an alarm. Nothing in it is of anybody. */
export function letterOf(
  { kind, fact, since, overAt }: Alarm,
  news: 'raised' | 'over',
  installation: string,
): { readonly subject: string; readonly text: string } {
  const [dutch, english] = SAYS[kind].map((says) => says(fact === null ? '?' : String(fact)));
  if (news === 'raised') {
    return {
      subject: `Beeldkamer ${installation}: storing (${kind})`,
      text: `${dutch}\nSinds ${iso(since)}.\n\n${english}\nSince ${iso(since)}.\n`,
    };
  }
  const until = iso(overAt ?? since);
  return {
    subject: `Beeldkamer ${installation}: voorbij (${kind})`,
    text: `Voorbij sinds ${until}: ${dutch}\n\nOver since ${until}: ${english}\n`,
  };
}
