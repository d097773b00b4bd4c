import type { Appliance } from './appliance.ts';
import { readVersion } from './core/version.ts';
import { writeProbe } from './core/write-probe.ts';
import type { Domains } from './domains.ts';
import type { HealthDeps } from './health.ts';
import type { Vitals } from './metrics.ts';

/** What works now; monitoring asks for it, by page and by figures. */
export function healthOf(
  { relay, heads }: Pick<Domains, 'relay' | 'heads'>,
  { log, folder }: Appliance,
): HealthDeps {
  const takesLines = writeProbe(folder.folder);
  const hasLog = () =>
    log.end().then(
      (end) => end !== null,
      () => false,
    );
  return {
    app: async () => (await hasLog()) && (await takesLines()),
    relay: async () => (await relay.stats()) !== null,
    heads: () => heads.isWell(),
  };
}

/** The same and what it carries, as figures. */
export function vitalsOf(
  { relay, calls }: Pick<Domains, 'relay' | 'calls'>,
  { log }: Pick<Appliance, 'log'>,
  health: HealthDeps,
): Vitals {
  return {
    version: readVersion(),
    works: async () => ({
      app: await health.app(),
      relay: await health.relay(),
      heads: await health.heads(),
    }),
    relay: () => relay.stats(),
    calls: () => calls.totals(),
    lines: async () => (await log.end())?.seq ?? 0,
  };
}
