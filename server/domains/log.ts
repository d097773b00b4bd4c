import { join } from 'node:path';
import { openDesk } from '../audit/desk/service.ts';
import { type Heads, type HeadsDeps, headsService } from '../audit/heads.ts';
import { incidentHandling } from '../audit/incidents/handling.ts';
import { overviewsOf } from '../audit/overview/service.ts';
import { type Retention, retentionService } from '../audit/retention/service.ts';
import { openReviews } from '../audit/review/service.ts';
import type { Config } from '../config.ts';
import type { MailRoom } from '../mail.ts';
import type { Domains, DomainsDeps } from './made.ts';

export function retentionOf(
  {
    organisation,
    agenda,
    calls,
    delivery,
    webhooks,
  }: Pick<Domains, 'organisation' | 'agenda' | 'calls' | 'delivery' | 'webhooks'>,
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
    forgetWebhooks: webhooks.forget,
    report,
  });
}

export function deskOf(
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

export function headsOf(parts: HeadsParts, { app, sealer }: Config): Heads {
  const { installation, officerMail: officer, mailFrom } = app;
  return headsService({ ...parts, installation, socket: sealer.socket, officer, mailFrom });
}
