import type { LogLine, LogParty, LogWords } from '../../../server/protocol/log.ts';
import { t } from '../i18n/officer.ts';

/** What somebody did, after the name: in the words of the app, by event and outcome. */
export function didOf({ code, outcome }: Pick<LogLine, 'code' | 'outcome'>, words: LogWords | null): string {
  const event = words?.events[code];
  return event?.outs[String(outcome)] ?? event?.did ?? code;
}

/** A person, or the appliance, as a line says it. */
export function partyName({ kind, name }: LogParty): string {
  if (name !== null) return name;
  if (kind === 'system') return t('party.system');
  if (kind === 'anonymous') return t('party.anonymous');
  return t('party.unknown', { kind: t(isPerson(kind) ? `party.${kind}` : 'party.participant') });
}

/** The people whom a line is about, but for who did it. */
export function peopleAbout({ by, about }: LogLine): readonly LogParty[] {
  return about.filter(({ kind, id }) => isPerson(kind) && id !== by.id);
}

const PERSONS = ['account', 'patient', 'participant', 'guest'] as const;

function isPerson(kind: string): kind is (typeof PERSONS)[number] {
  return PERSONS.some((one) => one === kind);
}
