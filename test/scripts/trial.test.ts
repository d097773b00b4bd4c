import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  makeFolder,
  moveAside,
  type TrialFolder,
  trialEnvironment,
  trialFolder,
} from '../../scripts/trial/folder.ts';
import { readOptions } from '../../scripts/trial/options.ts';
import { appPort, relayPort } from '../../scripts/trial/ports.ts';
import { clearFolder, noteProcess } from '../../scripts/trial/process-file.ts';
import { welcome } from '../../scripts/trial/welcome.ts';
import { readConfig, readDoorConfig } from '../../server/config.ts';
import { StartRefused } from '../../server/core/errors.ts';

let base = '';
let children: ChildProcess[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'trial-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

function openTrialFolder(data: string): TrialFolder {
  const folder = trialFolder(data);
  makeFolder(folder);
  return folder;
}

async function sleeper(
  environment: NodeJS.ProcessEnv,
  ...words: string[]
): Promise<ChildProcess & { pid: number }> {
  const code = "console.log('up'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ['-e', code, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  const { pid } = child;
  if (pid === undefined) throw new Error('not started');
  return Object.assign(child, { pid });
}

describe('options', () => {
  test('have defaults', () => {
    expect(readOptions([], '/house')).toEqual({
      port: 8080,
      relayPort: null,
      lan: null,
      doorPort: 8443,
      data: '/house/data/trial',
      fresh: false,
      json: false,
    });
  });

  test.each([[['--port', 'x']], [['--port', '65536']], [['--port', '-1']], [['--nope']], [['word']]])(
    'refuse %j',
    (words) => {
      expect(() => readOptions(words, '/house')).toThrow(StartRefused);
    },
  );

  test('--help asks for the explanation', () => {
    expect(readOptions(['--help'], '/house')).toBeNull();
  });
});

describe('ports', () => {
  const loopback = networkInterfaces()['lo']?.map(({ address }) => address) ?? [];

  test.each(loopback)('a taken port on %s is refused with what to do', async (host) => {
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(appPort(port)).rejects.toThrow(`Poort ${port} is al in gebruik`);
    other.close();
    await once(other, 'close');
    expect(await appPort(port)).toBe(port);
  });

  test('0 gives one that is free', async () => {
    const port = await appPort(0);
    expect(await appPort(port)).toBe(port);
  });

  test('the relay passes over a port that is taken over UDP', async () => {
    const free = await relayPort(null);
    const other = createSocket('udp4').bind(free, '127.0.0.1');
    await once(other, 'listening');
    expect(await relayPort(null)).not.toBe(free);
    await expect(relayPort(free)).rejects.toThrow('--relay-port');
    other.close();
  });
});

describe('the trial folder', () => {
  test('its environment is a configuration that the processes accept', () => {
    const folder = openTrialFolder(join(base, 'trial'));
    const inherited = { PATH: '/bin', BEELDKAMER_OLD_SETTING: '1' };
    const config = readConfig(trialEnvironment(folder, { app: 8123, relay: 3500 }, inherited));
    expect(config.mode).toBe('trial');
    expect(config.app).toMatchObject({
      origin: 'http://localhost:8123',
      port: 8123,
      dataFolder: join(base, 'trial'),
    });
    expect(config.relay).toMatchObject({ host: '127.0.0.1', port: 3500, publicHost: '127.0.0.1' });
  });

  test('with --lan links lead to the network, and relay and door stand there', () => {
    const folder = openTrialFolder(join(base, 'trial'));
    const lan = { address: '192.0.2.7', port: 8443, certFile: '/x/cert.pem', keyFile: '/x/key.pem' };
    const environment = trialEnvironment(folder, { app: 8123, relay: 3500 }, {}, lan);
    const { app, relay } = readConfig(environment);
    expect(app).toMatchObject({ origin: 'https://192.0.2.7:8443', host: 'localhost', port: 8123 });
    expect(relay).toMatchObject({ host: '192.0.2.7', publicHost: '192.0.2.7', tlsPort: 8443 });
    const door = readDoorConfig(environment);
    expect(door).toMatchObject({ host: '192.0.2.7', port: 8443, certFile: '/x/cert.pem' });
    expect([door.appSocket, door.relaySocket]).toEqual([app.doorSocket, relay.doorSocket]);
  });

  test('keeps its secrets to its owner, and from one start to the next', () => {
    const { kekFile, relaySecretFile } = openTrialFolder(join(base, 'trial'));
    const before = [kekFile, relaySecretFile].map((file) => readFileSync(file, 'utf8'));
    expect(statSync(kekFile).mode & 0o077).toBe(0);
    expect(statSync(join(kekFile, '..')).mode & 0o077).toBe(0);
    expect(before[0]).not.toBe(before[1]);
    openTrialFolder(join(base, 'trial'));
    expect([kekFile, relaySecretFile].map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });

  test('has a socket path that a kernel accepts, however deep it lies', async () => {
    const { controlSocket } = openTrialFolder(join(base, 'deep'.repeat(30), 'trial'));
    const server = createServer().listen(controlSocket);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    rmSync(join(controlSocket, '..'), { recursive: true });
  });

  test('that cannot be made is refused with what to do', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => openTrialFolder(join(base, 'file', 'trial'))).toThrow(
      /kan niet worden gebruikt .*--data MAP/,
    );
  });

  test('moved aside keeps everything', () => {
    const data = join(base, 'trial');
    expect(moveAside(data, new Date(0))).toBeNull();
    const { kekFile } = openTrialFolder(data);
    const kek = readFileSync(kekFile, 'utf8');
    const aside = moveAside(data, new Date(0));
    expect(aside).toBe(`${data}.1970-01-01T00-00-00-000Z`);
    expect(existsSync(data)).toBe(false);
    expect(readFileSync(join(aside ?? '', 'secrets', 'kek'), 'utf8')).toBe(kek);
  });
});

describe('processes left over after the supervisor was killed', () => {
  test('are ended', async () => {
    const folder = openTrialFolder(join(base, 'trial'));
    const left = await sleeper(trialEnvironment(folder, { app: 1, relay: 2 }, process.env));
    noteProcess(folder, 'app', left.pid);
    await clearFolder(folder, ['app']);
    if (left.exitCode === null && left.signalCode === null) await once(left, 'exit');
    expect(left.signalCode).toBe('SIGTERM');
  });

  test('but never a stranger that got the same number', async () => {
    const folder = openTrialFolder(join(base, 'trial'));
    const stranger = await sleeper(process.env);
    const neighbour = openTrialFolder(join(base, 'neighbour'));
    const other = await sleeper(trialEnvironment(neighbour, { app: 1, relay: 2 }, process.env));
    noteProcess(folder, 'app', stranger.pid);
    noteProcess(folder, 'relay', other.pid);
    await clearFolder(folder, ['app', 'relay']);
    for (const one of [stranger, other]) expect(process.kill(one.pid, 0)).toBe(true);
  });

  test('a folder in use is refused', async () => {
    const folder = openTrialFolder(join(base, 'trial'));
    const inUse = await sleeper(process.env, 'scripts/trial.ts');
    noteProcess(folder, 'trial', inUse.pid);
    await expect(clearFolder(folder, [])).rejects.toThrow(`draait al (proces ${inUse.pid})`);
    inUse.kill('SIGKILL');
    await once(inUse, 'exit');
    await expect(clearFolder(folder, [])).resolves.toBeUndefined();
  });

  test('a damaged note means nothing', async () => {
    const folder = openTrialFolder(join(base, 'trial'));
    for (const text of ['', '-1', '0', '1', 'x', '99999999']) {
      writeFileSync(join(folder.run, 'app.pid'), text);
      await expect(clearFolder(folder, ['app'])).resolves.toBeUndefined();
    }
  });
});

test('the welcome names the address and each person with password', () => {
  const people = [
    {
      name: 'Anna Bakker',
      mail: 'anna@demo.example',
      password: 'een-lang-woord',
      role: 'clinician' as const,
    },
    { name: 'Bo', mail: 'bo@demo.example', password: 'kort', role: 'planner' as const },
  ];
  const news = { url: 'http://localhost:8080', people, data: '/d', log: '/d/log' };
  const text = welcome({ ...news, lan: null });
  expect(text).toContain('http://localhost:8080');
  expect(text).toMatch(/Anna Bakker +zorgverlener +anna@demo\.example +een-lang-woord/);
  expect(text).toMatch(/Bo +planner +bo@demo\.example +kort/);
  expect(text).not.toContain('telefoon');
  const files = { certFile: '/d/cert.pem', keyFile: '/d/key.pem', caFile: '/d/ca.crt', fingerprint: 'AB:CD' };
  const lan = { url: 'https://192.0.2.7:8443', address: '192.0.2.7', port: 8443, ...files };
  const open = welcome({ ...news, lan });
  for (const word of [lan.url, '/d/ca.crt', 'AB:CD', '█']) expect(open).toContain(word);
});
