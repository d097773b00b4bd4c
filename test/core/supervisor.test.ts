import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSupervision } from '../../server/config.ts';
import { supervisor } from '../../server/core/supervisor.ts';

describe('what a process tells systemd', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is nothing where none listens', () => {
    const said: string[] = [];
    const silent = supervisor(readSupervision({}), (sign) => said.push(sign));
    silent.ready();
    vi.advanceTimersByTime(60_000);
    silent.stopping();
    expect(said).toEqual([]);
  });

  test('is that it answers, that it lives three times a period, and that it ends', () => {
    const said: string[] = [];
    const environment = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '30000000' };
    const heard = supervisor(readSupervision(environment), (sign) => said.push(sign));
    heard.ready();
    vi.advanceTimersByTime(30_000);
    heard.stopping();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
  });

  test('is nothing more once another process has taken its place', () => {
    const said: string[] = [];
    const replaced = supervisor({ listens: true, watchdogMs: 30_000 }, (sign) => said.push(sign));
    replaced.ready();
    replaced.replaced();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['READY=1']);
  });

  test('is no sign of life where systemd asks for none', () => {
    const said: string[] = [];
    supervisor(readSupervision({ NOTIFY_SOCKET: '@x' }), (sign) => said.push(sign)).ready();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['READY=1']);
  });
});
