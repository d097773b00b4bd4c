import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { passwordHasher } from './accounts/password.ts';
import { boundedQueue } from './accounts/queue.ts';
import { type AccountsDeps, type AccountsService, accountsService } from './accounts/service.ts';
import type { AgendaDeps, AgendaNeighbours } from './agenda/deps.ts';
import { type AgendaService, agendaService } from './agenda/service.ts';
import type { Appliance } from './appliance.ts';
import { type Desk, openDesk } from './audit/desk/service.ts';
import { type Heads, type HeadsDeps, headsService } from './audit/heads.ts';
import { type Handling, incidentHandling } from './audit/incidents/handling.ts';
import { draftIncident } from './audit/incidents/service.ts';
import { type Overviews, overviewsOf } from './audit/overview/service.ts';
import { type Retention, retentionService } from './audit/retention/service.ts';
import { openReviews, type Reviews } from './audit/review/service.ts';
import { type CallsService, callsService } from './calls/service.ts';
import type { Config } from './config.ts';
import type { Postbox } from './delivery/postbox.ts';
import { type DeliveryService, deliveryService } from './delivery/service.ts';
import { type MailRoom, openMailRoom } from './mail.ts';
import { type OrganisationService, organisationService } from './organisation/service.ts';
import { type RelayControl, relayControl } from './relay/control/client.ts';
import { issueCredentials } from './relay/credentials.ts';
import { relayUrls } from './relay/ice-servers.ts';
import { readSecret } from './relay/secret.ts';

/** Every service of the appliance, made once. */
export interface Domains {
  readonly accounts: AccountsService;
  readonly organisation: OrganisationService;
  readonly agenda: AgendaService;
  readonly delivery: DeliveryService;
  readonly calls: CallsService;
  readonly relay: RelayControl;
  readonly heads: Heads;
  readonly retention: Retention;
  readonly desk: Desk;
  readonly overviews: Overviews;
  readonly incidents: Handling;
  readonly reviews: Reviews;
  /** Trial mode only. */
  readonly postbox: Postbox | null;
}

export interface DomainsDeps {
  readonly config: Config;
  readonly appliance: Appliance;
  /** Told of faults that nobody waits for. Never personal data. */
  readonly report: (fault: unknown) => void;
}

/**
 * Password hashes beside each other, leaving a core and a thread of Node's pool of four to everybody else; and in
 * the queue, beyond which it is BUSY (OWASP ASVS 5.0 §2.4).
 */
const HASHING = { running: Math.max(1, Math.min(3, availableParallelism() - 1)), waiting: 50 };

/**
 * Makes the services and gives each the neighbours' functions that it needs. A domain never imports another; all
 * of what depends on what stands here.
 */
export function makeDomains(deps: DomainsDeps): Domains {
  const { config, appliance, report } = deps;
  const { database, clock, log } = appliance;
  const common = { db: database.db, clock, append: log.append, report };
  const organisation = organisationService(common);
  const mail = openMailRoom(config, appliance);
  const accounts = accountsOf(deps, organisation, mail);
  const relay = relayControl(config.relay.controlSocket);

  const calls: CallsService = callsService({
    ...common,
    refused: log.refused,
    draftIncident: (tx, draft) => draftIncident(common, tx, draft),
    appointmentOf: (id) => agenda.appointmentOf(id),
    appointmentsOf: (ids) => agenda.appointmentsOf(ids),
    participantByToken: (token) => agenda.participantByToken(token),
    identityCheck: (participantId) => agenda.identityCheck(participantId),
    closedBetween: (from, to) => agenda.closedBetween(from, to),
    changeClinician: (tx, id, accountId) => agenda.changeClinician(tx, id, accountId),
    ...forCalls(config, { accounts, organisation, relay }),
  });
  const agenda: AgendaService = agendaService({
    ...common,
    texts: mail.textTransport !== null,
    ...officeOf(organisation, deps),
    clinicians: () => accounts.clinicians(),
    clinicianAliases: () => accounts.clinicianAliases(),
    accountOf: (id) => accounts.accountOf(id),
    ...neighbours(() => ({ calls, delivery })),
  });
  const delivery: DeliveryService = deliveryService({
    ...common,
    ...mail,
    mailFrom: config.app.mailFrom,
    installation: config.app.installation,
    organisation: () => organisation.read(),
    messageFacts: (participantId) => agenda.messageFacts(participantId),
    issueLink: (tx, participantId) => agenda.issueLink(tx, participantId),
    linkUrl: (token) => agenda.linkUrl(token),
    changed: (appointmentId) => calls.appointmentChanged(appointmentId),
  });
  const read = () => organisation.read();
  const heads = headsOf({ ...common, ...mail, organisation: read }, config);
  const domains = { accounts, organisation, agenda, delivery, calls };
  return {
    ...domains,
    relay,
    heads,
    retention: retentionOf(domains, deps),
    ...deskOf(domains, deps, mail),
    postbox: mail.postbox,
  };
}

/** What calls and delivery do for the agenda; looked up when it is asked, as they are made with the agenda in hand. */
function neighbours(made: () => Pick<Domains, 'calls' | 'delivery'>): AgendaNeighbours {
  return {
    createSeats: (tx, of) => made().calls.createSeats(tx, of),
    moveSeats: (tx, to) => made().calls.moveSeats(tx, to),
    cancelSeats: (tx, by, facts) => made().calls.cancelSeats(tx, by, facts),
    revokeSeat: async (tx, participantId) => {
      await made().calls.revokeSeat(tx, participantId);
      await made().delivery.withdraw(tx, participantId);
    },
    restoreSeat: (tx, participantId) => made().calls.restoreSeat(tx, participantId),
    handOverSeats: (tx, appointmentId, to) => made().calls.handOverSeats(tx, appointmentId, to),
    joinedBy: (accountId) => made().calls.joinedBy(accountId),
    standings: (appointmentIds) => made().calls.standings(appointmentIds),
    minutes: (appointmentIds) => made().calls.minutes(appointmentIds),
    seatViews: (appointmentIds) => made().calls.seatViews(appointmentIds),
    appointmentChanged: (appointmentId, former) => made().calls.appointmentChanged(appointmentId, former),
    enqueue: (tx, message) => made().delivery.enqueue(tx, message),
    settleMessage: (tx, participantId, again) => made().delivery.settle(tx, participantId, again),
    lastMessages: (tx, ids) => made().delivery.lastMessages(tx, ids),
    deliveryStates: (appointmentIds) => made().delivery.states(appointmentIds),
    fates: (appointmentIds) => made().delivery.fates(appointmentIds),
    drawLetter: (...of) => made().delivery.letter(...of),
  };
}

/** What the agenda wants to know of the organisation. */
function officeOf(
  organisation: OrganisationService,
  { config, appliance }: DomainsDeps,
): Pick<
  AgendaDeps,
  'origin' | 'pinKey' | 'codeKey' | 'timeZone' | 'mainLocation' | 'locations' | 'reminderLeads'
> {
  return {
    origin: config.app.origin,
    pinKey: appliance.keys.derive('guest-pins'),
    codeKey: appliance.keys.derive('short-codes'),
    timeZone: async () => (await organisation.read()).timeZone,
    mainLocation: () => organisation.mainLocation(),
    locations: () => organisation.locations(),
    reminderLeads: () => organisation.reminderLeads(),
  };
}

/** The accounts, also for the operator's command, which makes nothing else. */
export function accountsOf(
  { config: { mode, app, sso }, appliance: { database, clock, log, keys }, report }: DomainsDeps,
  organisation: OrganisationService,
  { transport }: MailRoom,
): AccountsService {
  return accountsService({
    db: database.db,
    clock,
    append: log.append,
    hasher: passwordHasher(boundedQueue(HASHING.running, HASHING.waiting)),
    maskedName: log.maskedName,
    organisation: () => organisation.read(),
    passwordRules: () => organisation.passwordRules(),
    termsOfUse: () => organisation.termsOfUse(),
    termsVersion: () => organisation.termsVersion(),
    transport,
    mailFrom: app.mailFrom,
    origin: app.origin,
    place: { host: new URL(app.origin).hostname, origins: ownOrigins(mode, app) },
    factorKey: keys.derive('second-factors'),
    sso: ssoOf(sso),
    trial: mode === 'trial',
    report,
  });
}

/** The organisation's own sign-in service, if there is one. */
function ssoOf({ issuer, clientSecretFile: file, ...rest }: Config['sso']): AccountsDeps['sso'] {
  if (issuer === '') return null;
  return { ...rest, issuer, clientSecret: () => (file === '' ? '' : readFileSync(file, 'utf8').trim()) };
}

/** Under which origins the pages are reached; a trial also by its loopback names. */
function ownOrigins(mode: Config['mode'], { origin, port }: Config['app']): readonly string[] {
  return mode === 'trial' ? [origin, `http://localhost:${port}`] : [origin];
}

/** What calls take of those who need nothing of calls. */
function forCalls(
  config: Config,
  { accounts, organisation, relay }: Pick<Domains, 'accounts' | 'organisation' | 'relay'>,
) {
  return {
    accountOf: accounts.accountOf,
    clinicians: accounts.clinicians,
    keepAlive: accounts.keepAlive,
    onSessionEnded: accounts.onSessionEnded,
    organisation: () => organisation.read(),
    iceServers: iceServersOf(config),
    relayEnd: async (callId: string) => void (await relay.end(callId)),
    relayAlive: async (callIds: readonly string[]) => void (await relay.alive(callIds)),
  };
}

function retentionOf(
  { organisation, agenda, calls, delivery }: Pick<Domains, 'organisation' | 'agenda' | 'calls' | 'delivery'>,
  { config: { app }, appliance, report }: DomainsDeps,
): Retention {
  const { database, clock, log, keys, folder } = appliance;
  return retentionService({
    db: database.db,
    clock,
    append: log.append,
    keys,
    folder: folder.folder,
    places: { backups: app.backupFolder, logs: app.logFolder },
    terms: () => organisation.terms(),
    timeZone: async () => (await organisation.read()).timeZone,
    agenda: agenda.forgetting,
    calls: calls.forgetting,
    delivery: delivery.forgetting,
    report,
  });
}

function deskOf(
  { accounts, organisation, agenda }: Pick<Domains, 'accounts' | 'organisation' | 'agenda'>,
  { config: { app }, appliance, report }: DomainsDeps,
  { transport }: MailRoom,
): Pick<Domains, 'desk' | 'overviews' | 'incidents' | 'reviews'> {
  const { database, clock, log, keys, folder } = appliance;
  const { installation, site } = app;
  const common = {
    ...{ db: database.db, clock, append: log.append, installation, site },
    accountNames: async (ids: readonly string[]) => {
      const all = await accounts.everybody();
      return new Map(all.flatMap(({ id, name }) => (ids.includes(id) ? [[id, name] as const] : [])));
    },
    guestNames: (ids: readonly string[]) => agenda.guestNames(ids),
  };
  const timeZone = async () => (await organisation.read()).timeZone;
  const desk = openDesk({
    ...common,
    keys,
    timeZone,
    staff: () => accounts.everybody(),
    database: folder.database,
    folder: join(folder.folder, 'exports'),
    report,
  });
  const tellsNames = async () => (await organisation.overviewNames()) === 'names';
  const overviews = overviewsOf({ ...common, organisation: () => organisation.read(), tellsNames });
  const reviews = openReviews({
    ...{ ...common, timeZone, transport, report },
    ...{ mailFrom: app.mailFrom, origin: app.origin },
    organisation: () => organisation.read(),
    rules: () => organisation.reviewRules(),
    staff: () => accounts.everybody(),
    heads: async () => (await accounts.managers()).filter(({ mail }) => mail !== ''),
    patientFacts: (ids) => agenda.reviewedPatients(ids),
    treatments: (ids, within) => agenda.plannedFor(ids, within),
    postcodeKey: keys.derive('staff-postcodes'),
  });
  return { desk, overviews, incidents: incidentHandling(common), reviews };
}

type HeadsParts = Pick<
  HeadsDeps,
  'db' | 'clock' | 'append' | 'transport' | 'probe' | 'organisation' | 'report'
>;

function headsOf(parts: HeadsParts, { app, sealer }: Config): Heads {
  const { installation, officerMail: officer, mailFrom } = app;
  return headsService({ ...parts, installation, socket: sealer.socket, officer, mailFrom });
}

/** Where the relay is and with which short-lived name, per seat of a call (TURN REST). */
function iceServersOf({ relay }: Config): Parameters<typeof callsService>[0]['iceServers'] {
  const secret = readSecret(relay.secretFile);
  const urls = relayUrls(relay);
  return (user) => [{ urls: [...urls], ...issueCredentials({ secret, ...user }) }];
}
