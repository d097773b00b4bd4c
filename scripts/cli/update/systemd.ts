import { spawnSync } from 'node:child_process';
import type { Service, Services } from './steps.ts';

const ALL: readonly Service[] = ['app', 'relay', 'door', 'sealer', 'backup.timer'];

/** The units of this computer: those that run now, and no others, so that what was stopped on purpose stays so. */
export function systemdServices(): Services {
  const had = new Set(ALL.filter((one) => systemctl('is-active', one)));
  const act = (verb: string, services: readonly Service[]): boolean => {
    const ours = services.filter((one) => had.has(one));
    return ours.length === 0 || systemctl(verb, ...ours);
  };
  return {
    start: (...services) => act('start', services),
    restart: (...services) => void act('restart', services),
    stop(...services) {
      act('stop', services);
      // a backup that the timer began a moment ago
      if (services.includes('backup.timer')) systemctlOn('stop', ['beeldkamer-backup.service']);
    },
  };
}

/** Starts everything that is to run on this computer. */
export function startAll(): void {
  systemctlOn('start', ['beeldkamer.target', 'beeldkamer-backup.timer']);
}

function systemctl(verb: string, ...services: Service[]): boolean {
  const units = services.map((one) =>
    one.includes('.') ? `beeldkamer-${one}` : `beeldkamer-${one}.service`,
  );
  return systemctlOn(verb, units);
}

function systemctlOn(verb: string, units: readonly string[]): boolean {
  return spawnSync('systemctl', ['--quiet', verb, ...units], { stdio: 'ignore' }).status === 0;
}
