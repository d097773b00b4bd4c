import { execFile, spawn } from 'node:child_process';
import { SECOND } from './clock.ts';

/** What systemd tells a process that it started (sd_notify(3), sd_watchdog_enabled(3)). */
export interface Supervision {
  /** Whether somebody waits to hear how the process is. */
  readonly listens: boolean;
  /** So often a sign of life is expected, in ms; 0 = never. */
  readonly watchdogMs: number;
}

/** How a process tells systemd of itself. Where no systemd listens nothing happens. */
export interface Supervisor {
  /** It answers from now on, and speaks for the unit; the watchdog is fed by the same loop that serves people. */
  ready(): void;
  /** It ends because it was asked to. */
  stopping(): void;
  /**
   * Another process takes its place: its program as it now stands on the disk is started beside it, and speaks for the
   * unit as soon as it is ready. May be asked again when that one did not come up.
   *
   * We say nothing more, so that the watchdog restarts the unit when no successor speaks; and stay at least until it
   * would have, since a unit whose main process ends is ended whole.
   */
  replaced(): void;
}

/** Three in each period: one that comes late is no death. */
const SIGNS_PER_PERIOD = 3;
/** So long we stay for a successor where no watchdog says how long. */
const STAY_MS = 30 * SECOND;

/**
 * Node has no datagrams over unix sockets, so systemd's own `systemd-notify` speaks for us; the unit allows it by
 * `NotifyAccess=all`.
 */
export function supervisor(
  { listens, watchdogMs }: Supervision,
  tell = notify,
  startAnew = startProgram,
): Supervisor {
  if (!listens) return { ready: () => undefined, stopping: () => undefined, replaced: () => undefined };
  let feeding: NodeJS.Timeout | undefined;
  let staying: NodeJS.Timeout | undefined;
  return {
    ready() {
      // with a first sign of life: the last of a predecessor may be some time ago
      tell('READY=1', `MAINPID=${process.pid}`, ...(watchdogMs > 0 ? ['WATCHDOG=1'] : []));
      if (watchdogMs > 0)
        feeding = setInterval(() => tell('WATCHDOG=1'), watchdogMs / SIGNS_PER_PERIOD).unref();
    },
    stopping() {
      clearInterval(feeding);
      clearTimeout(staying);
      tell('STOPPING=1');
    },
    replaced() {
      clearInterval(feeding);
      clearTimeout(staying);
      staying = setTimeout(() => undefined, watchdogMs > 0 ? watchdogMs : STAY_MS);
      startAnew();
    },
  };
}

/** A sign that does not come through is missed by systemd, which then restarts us: nothing to do here. */
function notify(...signs: string[]): void {
  execFile('systemd-notify', signs, () => undefined).unref();
}

/**
 * Starts this program anew in the same unit, and so as confined as we are. Through a shell that ends at once: systemd
 * becomes its parent, and hears when it ends, as of any main process.
 */
function startProgram(): void {
  const program = [...process.execArgv, ...process.argv.slice(1)];
  spawn('/bin/sh', ['-c', '"$0" "$@" &', process.execPath, ...program], { stdio: 'inherit' })
    .on('error', () => undefined)
    .unref();
}
