import type { Appliance } from './appliance.ts';
import type { Occurrence } from './audit/event.ts';
import type { Config } from './config.ts';
import { MINUTE, SECOND } from './core/clock.ts';
import { bySystem } from './core/context.ts';
import { transact } from './core/database.ts';
import { readVersion, rememberVersion, versionBefore } from './core/version.ts';
import type { Domains } from './domains.ts';
import { type Entrances, openEntrances } from './entrances.ts';
import type { HealthDeps } from './health.ts';
import type { Http } from './http.ts';
import type { Metrics, Vitals } from './metrics.ts';
import { vitalsOf } from './vitals.ts';

/** An app that begins and ends. */
export interface Running {
  /** Writes the line that the appliance started, then answers. */
  listen(): Promise<void>;
  /** Ends sockets and timers, finishes what was asked, and writes the line that it stopped. */
  close(): Promise<void>;
}

export interface RunningDeps {
  readonly config: Config;
  readonly appliance: Appliance;
  readonly domains: Domains;
  readonly http: Http;
  readonly health: HealthDeps;
  /** Told of faults that nobody waits for. */
  readonly report: (fault: unknown) => void;
}

/** Who left the organisation is signed out within this time. */
const SYNC_EVERY = 15 * MINUTE;

async function figuresOn(port: number, vitals: Vitals): Promise<Metrics> {
  const { openMetrics } = await import('./metrics.ts'); // few ask for them, and it brings Node's own client of HTTP
  return openMetrics(port, vitals);
}

/** What accounts and the agenda do by the clock. */
function timersOf(
  { accounts, patients, agenda, calls }: Domains,
  report: (fault: unknown) => void,
): NodeJS.Timeout[] {
  const every = (ms: number, ...works: readonly (() => Promise<void>)[]): NodeJS.Timeout[] =>
    works.map((work) => setInterval(() => void work().catch(report), ms));
  const { endOverdue, forgetOldLinks, forgetOldInvitations, forgetOldSids } = accounts;
  return [
    ...every(MINUTE, endOverdue, forgetOldLinks, forgetOldInvitations, forgetOldSids),
    ...every(MINUTE, patients.endOverduePatients, patients.forgetOldPatientLinks),
    ...every(MINUTE, patients.forgetOldPatientInvitations),
    ...every(MINUTE, agenda.endBrokenGlass, agenda.walkIns.forgetOld, calls.openTests.forgetOld),
    ...every(SYNC_EVERY, accounts.syncDirectory),
    ...every(SECOND / 2, accounts.noticeEnded, accounts.noticeReach, accounts.endOverdueSupport),
  ];
}

/** Starting and stopping, and what happens by the clock in between. */
export function running({ config, appliance, domains, http, health, report }: RunningDeps): Running {
  const { accounts, agenda, calls, delivery, relay, heads, retention, desk, reviews, webhooks, egress } =
    domains;
  let timers: readonly NodeJS.Timeout[] = [];
  let entrances: Entrances | null = null;
  let metrics: Metrics | null = null;
  const version = readVersion();
  const say = (...lines: readonly Pick<Occurrence, 'code' | 'detail'>[]): Promise<void> =>
    transact(appliance.database.db, async (tx) => {
      const about = [{ kind: 'system', id: config.app.installation }] as const;
      for (const line of lines) await appliance.log.append(tx, { ...line, by: bySystem(), about });
    });
  return {
    async listen() {
      await http.listen({ host: config.app.host, port: config.app.port });
      entrances = await openEntrances(http.server, config.app);
      const { metricsPort } = config.app;
      if (metricsPort > 0) metrics = await figuresOn(metricsPort, vitalsOf(domains, appliance, health));
      const before = versionBefore(appliance.folder.version);
      await say(
        { code: 'audit.started', detail: { version } },
        { code: 'app.start', detail: { version, mode: config.mode } },
        ...(before === null || before === version
          ? []
          : [{ code: 'update.applied', detail: { before, after: version } } as const]),
      );
      rememberVersion(appliance.folder.version, version);
      calls.start();
      domains.engines.start((callIds) => void calls.relayMoved(callIds));
      relay.follow((news, id) => calls.relayTold(news, id));
      delivery.start();
      webhooks.start();
      agenda.reminders.start();
      agenda.calendars.start();
      heads.start();
      retention.start();
      desk.start();
      reviews.proposing.start();
      egress.start();
      domains.alarms.start();
      timers = timersOf(domains, report);
    },
    async close() {
      const started = timers.length > 0;
      for (const timer of timers) clearInterval(timer);
      await agenda.reminders.stop();
      await agenda.calendars.stop();
      await domains.alarms.stop();
      await accounts.settled();
      await domains.patients.patientPostSettled();
      await Promise.all([delivery.stop(), webhooks.stop()]);
      await calls.stop();
      await http.close();
      await entrances?.close();
      await metrics?.close();
      relay.close();
      await domains.engines.stop();
      await desk.stop();
      await reviews.proposing.stop();
      await egress.stop();
      await retention.stop();
      await heads.stop();
      if (started) await say({ code: 'app.stop' }, { code: 'audit.stopped' });
    },
  };
}
