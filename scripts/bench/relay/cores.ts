import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The core of the server that is measured, and the one of everything that measures it. */
export const SERVER_CORE = 0;
export const BENCH_CORE = 1;

/**
 * Puts this session and what it starts before others' work on the machine, as far as the system allows it (root may):
 * what a server waits is no part of its figures, but caches that others filled are. sched(7), "autogroup".
 */
export function takePrecedence(): void {
  try {
    writeFileSync('/proc/self/autogroup', '-20');
  } catch {
    // Then the figures of a busy machine are a little noisier.
  }
}

/** Keeps a process with all its threads on one core. */
export function pin(pid: number, core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], {
    stdio: 'ignore',
  });
}

/** Seconds that all threads of a process were on a processor. proc(5), `schedstat`. */
export function processorSeconds(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`);
  const texts = tasks.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return texts.reduce((sum, text) => sum + Number.parseInt(text, 10), 0) / 1e9;
}

/** KiB of memory that a process holds (VmRSS). */
export function residentKib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
