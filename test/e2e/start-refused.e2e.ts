import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAppliance } from '../../server/appliance.ts';
import { readConfig } from '../../server/config.ts';
import { DAY, later, systemClock } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import { transact } from '../../server/core/database.ts';
import { makeSecret } from '../../server/core/secret-file.ts';
import { canMount, SmallDisk } from '../support/disk.ts';
import { freeTcpPort } from '../support/ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const NOBODY = 65_534;

/** An installation that would start: each test takes a copy and breaks one thing. */
let whole: string;
let port: number;
let here: string;

beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'whole-'));
  port = await freeTcpPort();
  makeSecret(join(whole, 'kek'));
  makeSecret(join(whole, 'relay.secret'));
  const appliance = await openAppliance(readConfig(environment(whole)));
  for (let line = 0; line < 300; line += 1) await write(appliance);
  await appliance.close();
});
afterAll(() => rmSync(whole, { recursive: true, force: true }));

function environment(folder: string): Record<string, string> {
  return {
    BEELDKAMER_MODE: 'trial',
    BEELDKAMER_APP_ORIGIN: `http://localhost:${port}`,
    BEELDKAMER_APP_PORT: String(port),
    BEELDKAMER_APP_DATA_FOLDER: join(folder, 'data'),
    BEELDKAMER_APP_KEK_FILE: join(folder, 'kek'),
    BEELDKAMER_APP_INSTALLATION: 'test',
    BEELDKAMER_RELAY_PUBLIC_HOST: '127.0.0.1',
    BEELDKAMER_RELAY_SECRET_FILE: join(folder, 'relay.secret'),
    BEELDKAMER_RELAY_CONTROL_SOCKET: join(folder, 'relay.sock'),
  };
}

function write({ database, log }: Awaited<ReturnType<typeof openAppliance>>): Promise<void> {
  const personal = [{ subject: '00000000-0000-4000-8000-000000000000', of: 'usr/0', facts: { name: 'x' } }];
  const about = [{ kind: 'system', id: 'test' } as const];
  return transact(database.db, (tx) =>
    log.append(tx, { code: 'app.start', by: bySystem(), about, personal }),
  );
}

/** Starts the app process in the copy, as somebody who made `changes`, and gives what it said and how it ended. */
function start(
  changes: Readonly<Record<string, string | undefined>> = {},
  user?: number,
): { status: number | null; said: string; out: string } {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_DISABLE_COMPILE_CACHE: '1', ...environment(here), ...changes },
    ...(user !== undefined && { uid: user, gid: user }),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, said: stderr, out: stdout };
}

/** One sentence, no stack trace, exit code 1, nothing listened. */
function refuses(
  said: RegExp,
  changes: Readonly<Record<string, string | undefined>> = {},
  user?: number,
): void {
  const ended = start(changes, user);
  expect(ended).toEqual({ status: 1, said: expect.stringMatching(said), out: '' });
  expect(ended.said.trimEnd().split('\n')).toHaveLength(1);
  expect(ended.said).toMatch(
    /(: [a-z].*|must be .*|[Rr]estore a backup|"beeldkamer init" makes it|name another)\.\n$/,
  );
  expect(ended.said).not.toMatch(/^\s+at |node:internal|Error:/m);
}

const inside = (...path: string[]): string => join(here, ...path);

describe('the app does not start, and says in one sentence what to do', () => {
  const copies: string[] = [];
  const fresh = (): void => {
    here = mkdtempSync(join(tmpdir(), 'broken-'));
    copies.push(here);
    cpSync(whole, here, { recursive: true });
  };
  afterAll(() => {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  });

  test('when its port is taken', async () => {
    fresh();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    refuses(
      /^Port \d+ on 127\.0\.0\.1 is taken by another program: stop that program, or set another app\.port\./,
    );
    other.close();
    await once(other, 'close');
  });

  test('when it should listen at an address that is not this computer’s', () => {
    fresh();
    refuses(/^.*192\.0\.2\.1.*app\.host/, { BEELDKAMER_APP_HOST: '192.0.2.1' });
    refuses(/^.*nowhere\.invalid.*app\.host/, { BEELDKAMER_APP_HOST: 'nowhere.invalid' });
  });

  test.skipIf(process.getuid?.() !== 0)('when the data folder belongs to somebody else', () => {
    fresh();
    chmodSync(here, 0o755);
    chmodSync(inside('data'), 0o700);
    refuses(
      /^The data folder .* cannot be used: EACCES.*Give it to the user that runs this, or name another\./,
      {},
      NOBODY,
    );
    chmodSync(inside('data'), 0o755);
    refuses(/^The data folder .* cannot be used: EACCES/, {}, NOBODY);
  });

  test('when the data folder cannot be one', () => {
    fresh();
    refuses(/^The data folder .* cannot be used: E(NOTDIR|EXIST)/, {
      BEELDKAMER_APP_DATA_FOLDER: inside('kek'),
    });
    refuses(/^The data folder .* cannot be used: ENOTDIR/, {
      BEELDKAMER_APP_DATA_FOLDER: inside('kek', 'data'),
    });
    rmSync(inside('data', 'mode'));
    mkdirSync(inside('data', 'mode'));
    refuses(/^The data folder .* cannot be used: EISDIR/);
  });

  test('when the data folder is a real one’s and this is a trial, and the other way round', () => {
    fresh();
    refuses(/belongs to a trial installation and this is real: name another folder\./, {
      BEELDKAMER_MODE: 'real',
    });
    writeFileSync(inside('data', 'mode'), 'real\n');
    refuses(/belongs to a real installation and this is trial: name another folder\./);
  });

  describe.skipIf(!canMount)('when the disk of the data', () => {
    const DISK = 24 * 1024 * 1024;
    const onSmallDisk = (work: (disk: SmallDisk) => void): void => {
      fresh();
      renameSync(inside('data'), inside('kept'));
      const disk = SmallDisk.inMemory(inside('data'), DISK);
      try {
        cpSync(inside('kept'), inside('data'), { recursive: true });
        work(disk);
      } finally {
        disk.remove();
      }
    };

    test.each([0, 40 * 1024])('is full but for %d bytes', (left) => {
      onSmallDisk((disk) => {
        disk.fill(left);
        refuses(/^The disk under .* is full: make room, and start again\./);
      });
    });

    test('has room for the files beside the database, and hardly for a line of the log', () => {
      onSmallDisk((disk) => {
        disk.fill(90 * 1024);
        const { status, said, out } = start();
        expect([status, out]).toEqual([1, '']);
        expect(said.trimEnd().split('\n').at(-1)).toMatch(
          /^(The disk under .* is full: make room|The log takes no line, .*: see that its disk is not full)/,
        );
        expect(said).not.toMatch(/^\s+at /m);
      });
    });

    test('is read-only', () => {
      onSmallDisk((disk) => {
        disk.shut();
        refuses(/^The disk under .* is read-only: have it checked, mount it for writing, and start again\./);
      });
    });
  });

  test.each<[string, (file: string) => void]>([
    [
      'is no database',
      (file) => writeFileSync(file, 'this is no database, but long enough to be looked at '.repeat(40)),
    ],
    ['was cut off', (file) => truncateSync(file, 20_480)],
    ['has a bad page', (file) => scribble(file, 3)],
    ['has bad pages everywhere', (file) => scribble(file, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29)],
  ])('when the database %s', (_name, damage) => {
    fresh();
    damage(inside('data', 'beeldkamer.db'));
    refuses(
      /^The database .*beeldkamer\.db (cannot be opened|cannot be used|is damaged).*[Rr]estore (a|the last) backup\./s,
    );
  });

  test.each<[string, (file: string) => void]>([
    [
      'are no database',
      (file) => writeFileSync(file, 'this is no database, but long enough to be looked at '.repeat(40)),
    ],
    ['have a bad page', (file) => scribble(file, 1)],
  ])('when the keys of the log %s', (_name, damage) => {
    fresh();
    damage(inside('data', 'keys.db'));
    refuses(/^The log's keys .*keys\.db (cannot be opened|are damaged).*restore (a|the last) backup\./);
  });

  test('when the database was made by a newer version', () => {
    fresh();
    const sqlite = new Database(inside('data', 'beeldkamer.db'));
    sqlite
      .prepare("insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2099-01-01')")
      .run();
    sqlite.close();
    refuses(/was made by a newer version: install that version, or restore a backup\./);
  });

  test('when the key file is another one', () => {
    fresh();
    rmSync(inside('kek'));
    makeSecret(inside('kek'));
    refuses(/keys\.db belong to another key file: put back the one it was made with\./);
  });

  test('when the clock stands behind the last line of the log', async () => {
    fresh();
    const ahead = await openAppliance(readConfig(environment(here)), () => later(systemClock(), DAY));
    await write(ahead);
    await ahead.close();
    refuses(
      /^The clock says 20.*Z, but the last line of the log was written at 20.*Z: set the clock right, or, if it is right now, run beeldkamer accept-clock --reason "\.\.\."\./,
    );
  });

  test.each(['kek', 'relay.secret'])('when the secret %s is missing, open to all, or no secret', (name) => {
    fresh();
    chmodSync(inside(name), 0o644);
    refuses(/^The secret .* may be read by everybody: run "chmod o= .*"\./);
    writeFileSync(inside(name), 'too short');
    chmodSync(inside(name), 0o600);
    refuses(/^The .*secret .* (must hold 32 bytes|is shorter than 32 characters)/);
    rmSync(inside(name));
    refuses(/^The .*secret .* cannot be read.*ENOENT/);
  });

  test('when a setting is missing, unknown or wrong', () => {
    fresh();
    refuses(/^Setting "app\.origin" is missing: .*BEELDKAMER_APP_ORIGIN\./, {
      BEELDKAMER_APP_ORIGIN: undefined,
    });
    refuses(/^Unknown setting BEELDKAMER_APP_PROT in the environment: correct or remove it\./, {
      BEELDKAMER_APP_PROT: '1',
    });
    refuses(/^Setting app\.port must be a port from 0 to 65535, not "http"\./, {
      BEELDKAMER_APP_PORT: 'http',
    });
    refuses(/^Setting app\.origin must be an origin/, { BEELDKAMER_APP_ORIGIN: 'https://video.example.nl/' });
    refuses(/^Setting mode must be one of trial, real, not "test"\./, { BEELDKAMER_MODE: 'test' });
  });

  test.each<[string, string, RegExp]>([
    ['is no JSON', '{"mode": trial}', /^The configuration .* cannot be read: /],
    [
      'has a setting that nobody knows',
      '{"app": {"colour": "red"}}',
      /^Unknown setting "app\.colour" in .*: correct or remove it\./,
    ],
    [
      'has a setting of another type',
      '{"app": {"port": [1]}}',
      /^Setting "app\.port" must be a text or a number\./,
    ],
    ['is a list', '[]', /^The configuration .* must be one JSON object: /],
    ['names what every object has', '{"constructor": "x"}', /^Unknown setting "constructor"/],
  ])('when its configuration %s', (_name, text, said) => {
    fresh();
    writeFileSync(inside('beeldkamer.json'), text);
    refuses(said, { BEELDKAMER_CONFIG: inside('beeldkamer.json') });
  });
});

test('the same installation, whole, does start; also when a power cut emptied its mark', async () => {
  here = whole;
  truncateSync(inside('data', 'mode'));
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: { ...environment(here), PATH: process.env['PATH'] },
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toMatch(/^app listening/);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(readFileSync(inside('data', 'mode'), 'utf8')).toBe('trial\n');
});

/** Overwrites these pages of 4 KiB with noise, as a dying disk does. */
function scribble(file: string, ...pages: number[]): void {
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096);
  writeFileSync(file, bytes);
}
