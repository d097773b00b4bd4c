import { type Heads, type HeadsDeps, headsService } from '../audit/heads.ts';
import { type Retention, retentionService } from '../audit/retention/service.ts';
import type { Config } from '../config.ts';
import type { Domains, DomainsDeps } from './made.ts';

export function retentionOf(
  {
    accounts,
    patients,
    organisation,
    agenda,
    calls,
    delivery,
    webhooks,
  }: Pick<Domains, 'accounts' | 'patients' | 'organisation' | 'agenda' | 'calls' | 'delivery' | 'webhooks'>,
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
    everyTerm: () => organisation.everyTerm(),
    accountNames: (ids) => accounts.namesOf(ids),
    guestNames: (ids) => agenda.guestNames(ids),
    timeZone: async () => (await organisation.read()).timeZone,
    agenda: agenda.forgetting,
    calls: calls.forgetting,
    delivery: delivery.forgetting,
    forgetWebhooks: webhooks.forget,
    endPatientAccounts: patients.endIdlePatientAccounts,
    tallies: organisation.tallyKeeping,
    report,
  });
}

type HeadsParts = Pick<
  HeadsDeps,
  'db' | 'clock' | 'append' | 'transport' | 'probe' | 'organisation' | 'report'
>;

export function headsOf(parts: HeadsParts, { app, sealer }: Config): Heads {
  const { installation, officerMail: officer, mailFrom } = app;
  return headsService({ ...parts, installation, socket: sealer.socket, officer, mailFrom });
}
