import { spawnSync } from 'node:child_process';
import { MINUTE, SECOND } from '../../../server/core/clock.ts';
import type { Service, Services } from './steps.ts';

const ALL: readonly Service[] = ['app', 'relay', 'door', 'sealer', 'logs', 'backup.timer'];
/** So long a successor may take to speak for its unit; less than the watchdog, which would end the one it succeeds. */
const SUCCESSION_MS = 20 * SECOND;
const LOOK_S = 0.1;
/** Longer than a unit may take to start (15 min): a systemd that does not answer fails the step, and does not hold it. */
const MOST_MS = 20 * MINUTE;

/** The units of this computer: those that run now, and no others, so that what was stopped on purpose stays so. */
export function systemdServices(): Services {
  const had = new Set(ALL.filter((one) => systemctl('is-active', one)));
  /** What each process was started with. */
  const startedWith = new Map([...had].map((one) => [one, unitOf(one)]));
  const act = (verb: string, services: readonly Service[]): boolean => {
    const ours = services.filter((one) => had.has(one));
    return ours.length === 0 || systemctl(verb, ...ours);
  };
  const restart = (...services: readonly Service[]): boolean => {
    for (const one of services) startedWith.set(one, unitOf(one));
    return act('restart', services);
  };
  return {
    start: (...services) => act('start', services),
    restart: (...services) => void restart(...services),
    handOver(...services) {
      const ours = services.filter((one) => had.has(one));
      // a successor lives in the confinement of the one before it: a unit that says otherwise now needs a start of its own
      const others = ours.filter((one) => unitOf(one) !== startedWith.get(one));
      const began = others.length === 0 || restart(...others);
      return succeed(ours.filter((one) => !others.includes(one))) && began;
    },
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

/** @returns whether another process speaks for each unit in time. */
function succeed(services: readonly Service[]): boolean {
  const former = new Map(services.map((one) => [one, mainOf(one)]));
  for (const one of services) systemctlOn('kill', ['--kill-who=main', '--signal=SIGUSR2', unitName(one)]);
  const until = performance.now() + SUCCESSION_MS;
  const isTaken = (one: Service): boolean => !['0', former.get(one)].includes(mainOf(one));
  while (!services.every(isTaken)) {
    if (performance.now() >= until) return false;
    spawnSync('sleep', [String(LOOK_S)]);
  }
  return true;
}

/** Number of the process that speaks for a unit; '0': none. */
function mainOf(service: Service): string {
  return tell(['show', '-P', 'MainPID', unitName(service)]).trim();
}

/** A unit with all that is added to it. */
function unitOf(service: Service): string {
  return tell(['cat', unitName(service)]);
}

function systemctl(verb: string, ...services: Service[]): boolean {
  return systemctlOn(verb, services.map(unitName));
}

function unitName(service: Service): string {
  return service.includes('.') ? `beeldkamer-${service}` : `beeldkamer-${service}.service`;
}

function systemctlOn(verb: string, operands: readonly string[]): boolean {
  return (
    spawnSync('systemctl', ['--quiet', verb, ...operands], { stdio: 'ignore', timeout: MOST_MS }).status === 0
  );
}

function tell(args: readonly string[]): string {
  return spawnSync('systemctl', args, { encoding: 'utf8', timeout: MOST_MS }).stdout;
}
