import { execFile } from 'node:child_process';

/** What systemd tells a process that it started (sd_notify(3), sd_watchdog_enabled(3)). */
export interface Supervision {
  /** Whether somebody waits to hear how the process is. */
  readonly listens: boolean;
  /** So often a sign of life is expected, in ms; 0 = never. */
  readonly watchdogMs: number;
}

/** How a process tells systemd of itself. Where no systemd listens nothing happens. */
export interface Supervisor {
  /** It answers from now on; the watchdog is fed by the same loop that serves people. */
  ready(): void;
  /** It ends because it was asked to. */
  stopping(): void;
  /** It says nothing more: another process takes its place, and speaks for the unit. */
  replaced(): void;
}

/** Three in each period: one that comes late is no death. */
const SIGNS_PER_PERIOD = 3;

/**
 * Node has no datagrams over unix sockets, so systemd's own `systemd-notify` speaks for us; the unit allows it by
 * `NotifyAccess=all`.
 */
export function supervisor({ listens, watchdogMs }: Supervision, tell = notify): Supervisor {
  if (!listens) return { ready: () => undefined, stopping: () => undefined, replaced: () => undefined };
  let feeding: NodeJS.Timeout | undefined;
  return {
    ready() {
      tell('READY=1');
      if (watchdogMs > 0)
        feeding = setInterval(() => tell('WATCHDOG=1'), watchdogMs / SIGNS_PER_PERIOD).unref();
    },
    stopping() {
      clearInterval(feeding);
      tell('STOPPING=1');
    },
    replaced: () => clearInterval(feeding),
  };
}

/** A sign that does not come through is missed by systemd, which then restarts us: nothing to do here. */
function notify(sign: string): void {
  execFile('systemd-notify', [sign], () => undefined).unref();
}
