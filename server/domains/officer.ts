import { join } from 'node:path';
import type { AccountsService } from '../accounts/service.ts';
import type { AgendaService } from '../agenda/service.ts';
import type { Appliance } from '../appliance.ts';
import { type Desk, openDesk } from '../audit/desk/service.ts';
import { type Handling, incidentHandling } from '../audit/incidents/handling.ts';
import { type OwnOverview, ownOverview as ownOverviewOf } from '../audit/overview/own.ts';
import { type Overviews, overviewsOf } from '../audit/overview/service.ts';
import { countEgress, type EgressCount } from '../audit/papers/egress.ts';
import { asvsOf, componentsOf } from '../audit/papers/inventory.ts';
import { measureTls } from '../audit/papers/own-tls.ts';
import { type Papers, papersOf } from '../audit/papers/service.ts';
import { monthOf, periodOfMonth } from '../audit/review/month.ts';
import { openReviews, type Reviews } from '../audit/review/service.ts';
import type { Config } from '../config.ts';
import { readVersion } from '../core/version.ts';
import type { MailRoom } from '../mail.ts';
import type { OrganisationService } from '../organisation/service.ts';
import { coturnsOf } from './engines.ts';
import { outsideOf } from './outside.ts';

/** Everything that the privacy officer works with. */
export interface OfficersRoom {
  readonly desk: Desk;
  readonly overviews: Overviews;
  readonly ownOverview: OwnOverview;
  readonly incidents: Handling;
  readonly reviews: Reviews;
  readonly papers: Papers;
  /** Counts what goes out, while the app lives. */
  readonly egress: EgressCount;
}

interface Neighbours {
  readonly accounts: AccountsService;
  readonly organisation: OrganisationService;
  readonly agenda: AgendaService;
}

interface Surroundings {
  readonly config: Config;
  readonly appliance: Appliance;
  readonly report: (fault: unknown) => void;
}

/** Makes the room, of what accounts, organisation and agenda give. */
export function officersRoom(
  { accounts, organisation, agenda }: Neighbours,
  { config, appliance, report }: Surroundings,
  { transport }: Pick<MailRoom, 'transport'>,
): OfficersRoom {
  const { database, clock, log, keys, folder } = appliance;
  const { app } = config;
  const { installation, site } = app;
  const common = {
    ...{ db: database.db, clock, append: log.append, installation, site },
    accountNames: (ids: readonly string[]) => accounts.namesOf(ids),
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
  const codeKey = keys.derive('overview-codes');
  const ownOverview = ownOverviewOf({
    ...common,
    organisation: () => organisation.read(),
    ...{ overviews, origin: app.origin, newCode: () => agenda.newCode() },
    birthDateOf: (id) => agenda.birthDateOf(id),
    patientFacts: (ids) => agenda.reviewedPatients(ids),
    ...{ transport, mailFrom: app.mailFrom },
    hashOfCode: (typed) => agenda.hashOfCode(codeKey, typed),
  });
  const reviews = openReviews({
    ...{ ...common, timeZone, transport, report },
    ...{ mailFrom: app.mailFrom, origin: app.origin },
    organisation: () => organisation.read(),
    rules: () => organisation.reviewRules(),
    staff: () => accounts.everybody(),
    answersFor: accounts.answersFor,
    patientFacts: (ids) => agenda.reviewedPatients(ids),
    treatments: (ids, within) => agenda.plannedFor(ids, within),
    postcodeKey: keys.derive('staff-postcodes'),
  });
  const incidents = incidentHandling(common);
  const egress = countEgress({ ...common, report });
  const papers = papersOf({
    ...common,
    organisation: () => organisation.read(),
    settings: () => organisation.everySetting(),
    staff: () => accounts.standing(),
    incidents: () => incidents.all(),
    reviews: () => reviews.list(),
    measured: () => egress.lately(),
    tls: () => measureTls(app.origin),
    inside: () => ({ components: componentsOf(), asvs: asvsOf() }),
    ...{ monthAt: monthOf, periodOfMonth },
    fixed: {
      ...{ installation, origin: app.origin, mode: config.mode, version: readVersion() },
      relay: {
        host: config.relay.publicHost,
        port: config.relay.port,
        coturn: coturnsOf(config).map(({ name }) => name),
      },
      outside: outsideOf(config),
      backups: { folder: app.backupFolder !== '', encrypted: app.backupRecipientsFile !== '' },
    },
  });
  return { desk, overviews, ownOverview, incidents, reviews, papers, egress };
}
