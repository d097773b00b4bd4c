import { type AgendaService, agendaService } from './agenda/service.ts';
import { draftIncident } from './audit/incidents/service.ts';
import { type CallsService, callsService } from './calls/service.ts';
import { type DeliveryService, deliveryService } from './delivery/service.ts';
import { accountsOf, hasherOf, patientAccountsOf } from './domains/accounts.ts';
import { neighbours, officeOf } from './domains/agenda.ts';
import { alarmsOf } from './domains/alarms.ts';
import { forCalls, tallyOf } from './domains/calls.ts';
import { senderOf } from './domains/delivery.ts';
import { enginesOf } from './domains/engines.ts';
import { houseOf } from './domains/house.ts';
import { headsOf, retentionOf } from './domains/log.ts';
import type { Domains, DomainsDeps } from './domains/made.ts';
import { officersRoom } from './domains/officer.ts';
import { webhooksOf } from './domains/webhooks.ts';
import { openMailRoom } from './mail.ts';
import { organisationService } from './organisation/service.ts';
import { relayControl } from './relay/control/client.ts';

export type { Domains } from './domains/made.ts';

/**
 * Makes the services and gives each the neighbours' functions that it needs. A domain never imports another; all
 * of what depends on what stands here.
 */
export function makeDomains(deps: DomainsDeps): Domains {
  const { config, appliance, report } = deps;
  const { database, clock, log } = appliance;
  const { webhooks, append } = webhooksOf(deps);
  const common = { db: database.db, clock, append, report };
  const organisation = organisationService(common);
  const mail = openMailRoom(config, appliance);
  const hasher = hasherOf();
  const accounts = accountsOf(deps, organisation, mail, hasher);
  const patients = patientAccountsOf(deps, organisation, mail, { hasher, agenda: () => agenda });
  const relay = relayControl(config.relay.controlSocket);
  const engines = enginesOf(config);

  const calls: CallsService = callsService({
    ...common,
    refused: log.refused,
    draftIncident: (tx, draft) => draftIncident(common, tx, draft),
    appointmentOf: (id) => agenda.appointmentOf(id),
    appointmentsOf: (ids) => agenda.appointmentsOf(ids),
    participantByToken: (token) => agenda.participantByToken(token),
    identityCheck: (participantId) => agenda.identityCheck(participantId),
    reaches: (by, facts) => agenda.reaches(by, facts),
    closedBetween: (from, to) => agenda.closedBetween(from, to),
    changeClinician: (tx, id, accountId) => agenda.changeClinician(tx, id, accountId),
    tally: tallyOf(organisation, () => agenda),
    ...forCalls({ accounts, organisation, relay }, engines),
  });
  const agenda: AgendaService = agendaService({
    ...common,
    texts: mail.textTransport !== null,
    ...officeOf(organisation, deps),
    clinicians: () => accounts.clinicians(),
    reachOf: accounts.reachOf,
    clinicianAliases: () => accounts.clinicianAliases(),
    linkSigner: (id) => accounts.linkSigner(id),
    accountOf: (id) => accounts.accountOf(id),
    ...neighbours(() => ({ calls, delivery })),
  });
  const delivery: DeliveryService = deliveryService({
    ...common,
    ...mail,
    mailFrom: config.app.mailFrom,
    installation: config.app.installation,
    organisation: senderOf(organisation),
    messageFacts: (participantId) => agenda.messageFacts(participantId),
    issueLink: (tx, participantId) => agenda.issueLink(tx, participantId),
    linkUrl: (token) => agenda.linkUrl(token),
    changed: (appointmentId) => calls.appointmentChanged(appointmentId),
  });
  const read = () => organisation.read();
  const heads = headsOf({ ...common, ...mail, organisation: read }, config);
  const domains = { accounts, patients, organisation, agenda, delivery, calls };
  return {
    ...domains,
    house: houseOf(domains, config, mail),
    relay,
    engines,
    heads,
    retention: retentionOf({ ...domains, webhooks }, deps),
    ...officersRoom(domains, deps, mail),
    webhooks,
    alarms: alarmsOf({ relay, heads, delivery }, deps, mail),
    postbox: mail.postbox,
  };
}
