import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const UNITS = join(import.meta.dirname, '../../deploy/systemd');
const SERVICES = ['app', 'relay', 'door', 'sealer', 'backup', 'logs', 'certificate'];
const analyze = (...args: string[]) =>
  spawnSync('systemd-analyze', ['--no-pager', ...args], { encoding: 'utf8' });
const INSTALLED = analyze('--version').status === 0;
/** Exposure that a service may have at most, in tenths. */
const MOST = '20';

describe('units of systemd', () => {
  const root = mkdtempSync(join(tmpdir(), 'beeldkamer-units-'));
  beforeAll(() => {
    mkdirSync(join(root, 'usr/lib/systemd'), { recursive: true });
    cpSync(UNITS, join(root, 'usr/lib/systemd/system'), { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('are all known here', () => {
    expect(globSync('*.service', { cwd: UNITS }).sort()).toEqual(
      SERVICES.map((name) => `beeldkamer-${name}.service`).sort(),
    );
  });

  test.skipIf(!INSTALLED).each(SERVICES)('confine %s to an exposure of 2.0 or less', (name) => {
    const unit = `beeldkamer-${name}.service`;
    const offline = ['--offline=true', `--root=${root}`];
    const { status, stdout, stderr } = analyze('security', ...offline, `--threshold=${MOST}`, unit);
    expect([status, stdout.match(/Overall exposure.*/)?.[0], stderr]).toEqual([
      0,
      expect.stringContaining(unit),
      '',
    ]);
  });

  test('run each process as a user of its own, and none as root', () => {
    const users = ['app', 'relay', 'door', 'sealer', 'logs', 'certificate'].map((name) => {
      const text = readFileSync(join(UNITS, `beeldkamer-${name}.service`), 'utf8');
      return /^User=(.+)$/m.exec(text)?.[1];
    });
    expect(new Set(users).size).toBe(6);
    const made = readFileSync(join(UNITS, 'sysusers.conf'), 'utf8');
    for (const user of users) expect(made).toMatch(new RegExp(`^u ${user} `, 'm'));
  });

  test('let nobody write the code that runs', () => {
    const writable = globSync('**/*.{service,conf}', { cwd: UNITS })
      .flatMap((file) => readFileSync(join(UNITS, file), 'utf8').match(/^ReadWritePaths=.*$/gm) ?? [])
      .join(' ');
    // who takes a renewed certificate puts it there, and runs nothing
    expect(writable.replace('ReadWritePaths=/etc/beeldkamer/tls', '')).not.toMatch(
      /\/usr|\/etc|\/var\/cache|\/var\/lib/,
    );
  });
});
