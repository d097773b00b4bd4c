import { availableParallelism } from 'node:os';
import { passwordHasher } from './accounts/password.ts';
import { boundedQueue } from './accounts/queue.ts';
import { type AccountsService, accountsService } from './accounts/service.ts';
import { type AgendaService, agendaService } from './agenda/service.ts';
import type { Appliance } from './appliance.ts';
import { type Heads, type HeadsDeps, headsService } from './audit/heads.ts';
import { draftIncident } from './audit/incidents/service.ts';
import { type Retention, retentionService } from './audit/retention/service.ts';
import { type CallsService, callsService } from './calls/service.ts';
import type { Config } from './config.ts';
import { type Postbox, postbox } from './delivery/postbox.ts';
import { type DeliveryService, deliveryService } from './delivery/service.ts';
import { smtpProbe, smtpTransport } from './delivery/smtp.ts';
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
export function makeDomains({ config, appliance, report }: DomainsDeps): Domains {
  const { clock, log, database } = appliance;
  const common = { db: database.db, clock, append: log.append };
  const organisation = organisationService(common);
  const accounts = accountsService({
    ...common,
    hasher: passwordHasher(boundedQueue(HASHING.running, HASHING.waiting)),
    maskedName: log.maskedName,
    secondFactorRoles: () => organisation.secondFactorRoles(),
  });
  const box = config.mode === 'trial' ? postbox(appliance.folder.postbus, clock) : null;
  const mail = mailOf(config, box);
  const relay = relayControl(config.relay.controlSocket);

  const calls: CallsService = callsService({
    ...common,
    report,
    refused: log.refused,
    draftIncident: (tx, draft) => draftIncident(common, tx, draft),
    appointmentOf: (id) => agenda.appointmentOf(id),
    appointmentsOf: (ids) => agenda.appointmentsOf(ids),
    participantByToken: (token) => agenda.participantByToken(token),
    closedBetween: (from, to) => agenda.closedBetween(from, to),
    accountOf: (id) => accounts.accountOf(id),
    keepAlive: (sessionId) => accounts.keepAlive(sessionId),
    onSessionEnded: (listener) => accounts.onSessionEnded(listener),
    organisation: () => organisation.read(),
    iceServers: iceServersOf(config),
    relayEnd: async (callId) => void (await relay.end(callId)),
    relayAlive: async (callIds) => void (await relay.alive(callIds)),
  });
  const agenda: AgendaService = agendaService({
    ...common,
    origin: config.app.origin,
    timeZone: async () => (await organisation.read()).timeZone,
    clinicians: () => accounts.clinicians(),
    accountOf: (id) => accounts.accountOf(id),
    mainLocation: () => organisation.mainLocation(),
    createSeats: (tx, of) => calls.createSeats(tx, of),
    moveSeats: (tx, to) => calls.moveSeats(tx, to),
    cancelSeats: (tx, by, facts) => calls.cancelSeats(tx, by, facts),
    revokeSeat: async (tx, participantId) => {
      await calls.revokeSeat(tx, participantId);
      await delivery.withdraw(tx, participantId);
    },
    restoreSeat: (tx, participantId) => calls.restoreSeat(tx, participantId),
    seatViews: (appointmentIds) => calls.seatViews(appointmentIds),
    appointmentChanged: (appointmentId) => calls.appointmentChanged(appointmentId),
    enqueue: (tx, message) => delivery.enqueue(tx, message),
    deliveryStates: (appointmentIds) => delivery.states(appointmentIds),
  });
  const delivery: DeliveryService = deliveryService({
    ...common,
    transport: mail.transport,
    mailFrom: config.app.mailFrom,
    installation: config.app.installation,
    organisation: () => organisation.read(),
    messageFacts: (participantId) => agenda.messageFacts(participantId),
    issueLink: (tx, participantId) => agenda.issueLink(tx, participantId),
    linkUrl: (token) => agenda.linkUrl(token),
    changed: (appointmentId) => calls.appointmentChanged(appointmentId),
    report,
  });
  const heads = headsOf({ ...common, ...mail, organisation: () => organisation.read(), report }, config);
  const domains = { accounts, organisation, agenda, delivery, calls };
  return { ...domains, relay, heads, retention: retentionOf(domains, appliance, report), postbox: box };
}

function retentionOf(
  { organisation, agenda, calls, delivery }: Pick<Domains, 'organisation' | 'agenda' | 'calls' | 'delivery'>,
  { database, clock, log, keys, folder }: Appliance,
  report: DomainsDeps['report'],
): Retention {
  return retentionService({
    db: database.db,
    clock,
    append: log.append,
    keys,
    folder: folder.folder,
    terms: () => organisation.terms(),
    timeZone: async () => (await organisation.read()).timeZone,
    agenda: agenda.forgetting,
    calls: calls.forgetting,
    delivery: delivery.forgetting,
    report,
  });
}

type HeadsParts = Pick<
  HeadsDeps,
  'db' | 'clock' | 'append' | 'transport' | 'probe' | 'organisation' | 'report'
>;

function headsOf(parts: HeadsParts, { app, sealer }: Config): Heads {
  const { installation, officerMail: officer, mailFrom } = app;
  return headsService({ ...parts, installation, socket: sealer.socket, officer, mailFrom });
}

/** How mail leaves: by the organisation's server, in a trial not at all. */
function mailOf({ app }: Config, box: Postbox | null): Pick<HeadsDeps, 'transport' | 'probe'> {
  if (box !== null) return { transport: box.transport, probe: () => Promise.resolve(null) };
  const server = {
    host: app.smtpHost,
    port: app.smtpPort,
    security: app.smtpSecurity,
    user: app.smtpUser,
    passwordFile: app.smtpPasswordFile,
  };
  return { transport: smtpTransport(server), probe: smtpProbe(server) };
}

/** Where the relay is and with which short-lived name, per seat of a call (TURN REST). */
function iceServersOf({ relay }: Config): Parameters<typeof callsService>[0]['iceServers'] {
  const secret = readSecret(relay.secretFile);
  const urls = relayUrls(relay);
  return (user) => [{ urls: [...urls], ...issueCredentials({ secret, ...user }) }];
}
