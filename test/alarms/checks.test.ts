import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import {
  checkAnswers,
  checkBackup,
  checkCertificate,
  checkDisk,
  checkMessages,
  clockCheck,
  validityServed,
} from '../../server/alarms/checks.ts';
import { DAY, type EpochMs, HOUR, later, MINUTE, SECOND } from '../../server/core/clock.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { certificate } from '../support/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'checks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.parse('2026-11-22T10:00:00Z') as EpochMs;
const WELL = { well: true };

describe('what is looked at', () => {
  test('is the disk: its room, and whether it takes what is written', async () => {
    expect(await checkDisk(folder, async () => false)).toMatchObject({ well: false });
    expect(await checkDisk(join(folder, 'none'), async () => true)).toEqual({ well: false, fact: 0 });
  });

  test('is the age of the newest backup', () => {
    const backups = join(folder, 'backups');
    expect(checkBackup(backups, NOW)).toEqual({ well: false, fact: null });
    mkdirSync(join(backups, backupName(later(NOW, -49 * HOUR))), { recursive: true });
    expect(checkBackup(backups, NOW)).toEqual({ well: false, fact: 49 });
    mkdirSync(join(backups, backupName(later(NOW, -47 * HOUR))));
    expect(checkBackup(backups, NOW)).toEqual(WELL);
  });

  test('is how long messages wait that cannot leave', () => {
    expect(checkMessages(null, NOW)).toEqual(WELL);
    expect(checkMessages(later(NOW, -15 * MINUTE), NOW)).toEqual(WELL);
    expect(checkMessages(later(NOW, -20 * MINUTE), NOW)).toEqual({ well: false, fact: 20 });
  });

  test('is what answers, and what breaks instead', async () => {
    expect(await checkAnswers(async () => true)).toEqual(WELL);
    expect(await checkAnswers(() => Promise.reject(new Error('gone')))).toEqual({ well: false, fact: null });
  });

  test('is the certificate that is served, not the one in a file', async () => {
    const server = createServer({ ...certificate() }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const here = { host: '127.0.0.1', port };
    const served = await validityServed([here], 'localhost');
    await new Promise((resolve) => server.close(resolve));
    const { from, to } = served ?? { from: NOW, to: NOW };
    expect(to - from).toBe(2 * DAY);
    // what is renewed every few hours is no alarm by itself
    expect(checkCertificate(served, later(to, -12 * HOUR))).toEqual(WELL);
    expect(checkCertificate(served, later(to, -7 * HOUR))).toEqual({ well: false, fact: 0 });
    const year = { from: later(to, -365 * DAY), to };
    expect(checkCertificate(year, later(to, -2 * DAY))).toEqual({ well: false, fact: 2 });
    expect(checkCertificate(year, later(to, -15 * DAY))).toEqual(WELL);
    expect(checkCertificate(year, later(to, DAY))).toEqual({ well: false, fact: -1 });
    // nobody serves one: that is the door's alarm
    expect(await validityServed([here], 'localhost')).toBeNull();
    expect(checkCertificate(null, NOW)).toEqual(WELL);
  });

  test('is a clock that somebody set, for an hour', () => {
    let [wall, mono] = [NOW, 0];
    const pass = (ms: number, set = 0) => {
      wall = later(wall, ms + set);
      mono += ms;
    };
    const check = clockCheck(
      () => wall,
      () => mono,
    );
    pass(MINUTE);
    expect(check()).toEqual(WELL);
    pass(MINUTE, -40 * SECOND);
    expect(check()).toEqual({ well: false, fact: -40 });
    pass(59 * MINUTE);
    expect(check()).toEqual({ well: false, fact: -40 });
    pass(2 * MINUTE);
    expect(check()).toEqual(WELL);
  });
});
