import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Hasher, passwordHasher } from '../accounts/password.ts';
import { type PatientAccounts, patientAccounts } from '../accounts/patients/service.ts';
import { boundedQueue } from '../accounts/queue.ts';
import { type AccountsDeps, type AccountsService, accountsService } from '../accounts/service.ts';
import type { AgendaService } from '../agenda/service.ts';
import type { Config } from '../config.ts';
import { newId } from '../core/ids.ts';
import { oneText, type TextTransport } from '../delivery/service.ts';
import type { MailRoom } from '../mail.ts';
import type { OrganisationService } from '../organisation/service.ts';
import type { DomainsDeps } from './made.ts';

/**
 * Password hashes beside each other, leaving a core and a thread of Node's pool of four to everybody else; and in
 * the queue, beyond which it is BUSY (OWASP ASVS 5.0 §2.4).
 */
const HASHING = { running: Math.max(1, Math.min(3, availableParallelism() - 1)), waiting: 50 };

/** One for all passwords: those of patients wait in the same line. */
export function hasherOf(): Hasher {
  return passwordHasher(boundedQueue(HASHING.running, HASHING.waiting));
}

/** The accounts, also for the operator's command, which makes nothing else. */
export function accountsOf(
  { config: { mode, app, sso, ldap }, appliance: { database, clock, log, keys }, report }: DomainsDeps,
  organisation: OrganisationService,
  { transport, textTransport }: MailRoom,
  hasher: Hasher = hasherOf(),
): AccountsService {
  return accountsService({
    db: database.db,
    clock,
    append: log.append,
    hasher,
    maskedName: log.maskedName,
    organisation: () => organisation.read(),
    passwordRules: () => organisation.passwordRules(),
    reach: {
      rules: () => organisation.reachRules(),
      change: (by, rules) => organisation.setReachRules(by, rules),
    },
    termsOfUse: () => organisation.termsOfUse(),
    termsVersion: () => organisation.termsVersion(),
    transport,
    postText: textTransport === null ? null : textsBy(textTransport, organisation),
    mailFrom: app.mailFrom,
    origin: app.origin,
    place: { host: new URL(app.origin).hostname, origins: ownOrigins(mode, app) },
    factorKey: keys.derive('second-factors'),
    linkKey: keys.derive('deep-links'),
    sso: ssoOf(sso),
    ldap: ldapOf(ldap),
    trial: mode === 'trial',
    report,
  });
}

/** Accounts of patients, of what the agenda knows of them; asked when it is needed. */
export function patientAccountsOf(
  { config: { app }, appliance: { database, clock, log, keys }, report }: DomainsDeps,
  organisation: OrganisationService,
  { transport, textTransport }: MailRoom,
  { hasher, agenda }: { readonly hasher: Hasher; readonly agenda: () => AgendaService },
): PatientAccounts {
  return patientAccounts({
    ...{ db: database.db, clock, append: log.append, hasher, report, transport },
    maskedName: log.maskedName,
    organisation: () => organisation.read(),
    passwordRules: () => organisation.passwordRules(),
    patientTerms: () => organisation.patientTerms(),
    patientTermsVersion: () => organisation.patientTermsVersion(),
    factorForced: () => organisation.wantsPatientFactor(),
    patientWithin: (by, patientId) => agenda().own.patientWithin(by, patientId),
    birthDateOf: (patientId) => agenda().birthDateOf(patientId),
    postText: textTransport === null ? null : textsBy(textTransport, organisation),
    ...{ mailFrom: app.mailFrom, origin: app.origin },
    factorKey: keys.derive('patient-factors'),
  });
}

/** One text message with a link, in the organisation's name. */
function textsBy(hand: TextTransport, organisation: OrganisationService): AccountsDeps['postText'] {
  return async (to, said, link) => {
    const { name } = await organisation.read();
    return await hand({ id: newId(), to, text: oneText(name, said, link), link });
  };
}

/** The organisation's own sign-in service, if there is one. */
function ssoOf({ issuer, clientSecretFile: file, ...rest }: Config['sso']): AccountsDeps['sso'] {
  if (issuer === '') return null;
  return { ...rest, issuer, clientSecret: () => secretIn(file) };
}

/** The organisation's own directory of people, if there is one. */
function ldapOf({ url, caFile, bindPasswordFile, ...rest }: Config['ldap']): AccountsDeps['ldap'] {
  if (url === '') return null;
  return { ...rest, url, ca: () => secretIn(caFile), bindPassword: () => secretIn(bindPasswordFile) };
}

/** Read anew each time, so that it can be changed without a restart. */
function secretIn(file: string): string {
  return file === '' ? '' : readFileSync(file, 'utf8').trim();
}

/** Under which origins the pages are reached; a trial also by its loopback names. */
function ownOrigins(mode: Config['mode'], { origin, port }: Config['app']): readonly string[] {
  return mode === 'trial' ? [origin, `http://localhost:${port}`] : [origin];
}
