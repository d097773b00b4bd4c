import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endedCertificate } from '../support/certificate.ts';
import { DoorStage, readAll, until } from './door-stage.ts';

const ENTRY = join(import.meta.dirname, '..', '..', 'server', 'relay', 'door.ts');
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

let stage: DoorStage;
const started: ChildProcess[] = [];
beforeEach(() => {
  stage = new DoorStage();
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await stage.close();
});

/** The door as a process of its own, and what it says. */
interface DoorProcess {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Its exit code, once it has ended. */
  readonly exit: Promise<number | null>;
}

function start(settings: Readonly<Record<string, string>> = {}): DoorProcess {
  const environment = {
    PATH: process.env['PATH'],
    BEELDKAMER_DOOR_HOST: '127.0.0.1',
    BEELDKAMER_DOOR_PORT: '0',
    BEELDKAMER_DOOR_CERT_FILE: stage.files.certFile,
    BEELDKAMER_DOOR_KEY_FILE: stage.files.keyFile,
    BEELDKAMER_APP_DOOR_SOCKET: stage.appSocket,
    BEELDKAMER_RELAY_DOOR_SOCKET: stage.relaySocket,
    ...settings,
  };
  const child = spawn(process.execPath, [ENTRY], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => output, errors: () => errors, exit };
}

/** Waits for its line, and lets the stage dial it. */
async function opened(door: DoorProcess): Promise<DoorProcess> {
  await until(() => door.output().includes('listening') || door.child.exitCode !== null);
  stage.dials(Number(/^door listening tls 127\.0\.0\.1:(\d+)\n$/.exec(door.output())?.[1]));
  return door;
}

async function page(): Promise<string> {
  const socket = await stage.dial();
  socket.write(GET);
  return await readAll(socket);
}

async function fingerprint(): Promise<string | undefined> {
  const socket = await stage.dial('127.0.0.1', { rejectUnauthorized: false });
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  return certificate?.fingerprint256;
}

describe('the door process', () => {
  test('says where it listens, serves, lets a request end on SIGTERM, and says nothing of what passed', async () => {
    await stage.openApp();
    const door = await opened(start());
    expect(await page()).toMatch(/de pagina$/);
    const [busy, idle] = [await stage.dial(), await stage.dial()];
    idle.resume();
    busy.write(GET.slice(0, 20));
    door.child.kill('SIGTERM');
    busy.write(GET.slice(20));
    expect(await readAll(busy)).toMatch(/de pagina$/);
    expect(await door.exit).toBe(0);
    expect(door.output()).toMatch(/^door listening tls \S+\n$/);
    expect(door.errors()).toBe('');
  });

  test('serves a renewed certificate by itself, and at once on SIGHUP; a broken one not', async () => {
    await stage.openApp();
    const door = await opened(start());
    const first = await fingerprint();
    const kept = await stage.dial();
    kept.write(GET.slice(0, 9)); // a silent one would not be kept
    stage.renew();
    let second = first;
    while (second === first) second = await fingerprint();
    writeFileSync(stage.files.certFile, 'no certificate');
    door.child.kill('SIGHUP');
    await until(() => door.errors() !== '');
    expect(door.errors()).toMatch(/^door: The certificate \S+ with the key \S+ cannot be used .*\n/);
    expect(await fingerprint()).toBe(second);
    stage.renew();
    door.child.kill('SIGHUP');
    let third = second;
    while (third === second) third = await fingerprint();
    kept.write(GET.slice(9));
    expect(await readAll(kept)).toMatch(/de pagina$/);
    expect(door.child.exitCode).toBeNull();
  });

  test('with a certificate that has ended it serves all the same, and says so', async () => {
    await stage.openApp();
    const { cert, key } = await endedCertificate();
    writeFileSync(stage.files.certFile, cert);
    writeFileSync(stage.files.keyFile, key);
    const door = await opened(start());
    expect(await fingerprint()).toBe(new X509Certificate(cert).fingerprint256);
    expect(door.errors()).toMatch(
      /^door: The certificate ended on \d{4}-\d\d-\d\d: renew it, browsers refuse it\.\n$/,
    );
    stage.renew();
    door.child.kill('SIGHUP');
    let renewed = new X509Certificate(cert).fingerprint256;
    const ended = renewed;
    while (renewed === ended) renewed = (await fingerprint()) ?? '';
    expect(await page()).toMatch(/de pagina$/);
  });

  test('on SIGUSR2, also repeated, it leaves its port to the next and serves whom it has', async () => {
    await stage.openApp();
    const old = await opened(start());
    const port = /:(\d+)\n$/.exec(old.output())?.[1] ?? '';
    const kept = await stage.dial();
    kept.write(GET.slice(0, 9));
    old.child.kill('SIGUSR2');
    let next = start({ BEELDKAMER_DOOR_PORT: port });
    await until(() => next.output() !== '' || next.child.exitCode !== null);
    // a signal takes its time: who starts before it is heard finds the port taken
    while (next.child.exitCode !== null) {
      next = start({ BEELDKAMER_DOOR_PORT: port });
      await until(() => next.output() !== '' || next.child.exitCode !== null);
    }
    old.child.kill('SIGUSR2');
    expect(await page()).toMatch(/de pagina$/);
    kept.write(GET.slice(9));
    expect(await readAll(kept)).toMatch(/de pagina$/);
    expect(await old.exit).toBe(0);
    expect(next.child.exitCode).toBeNull();
  });

  test('killed and started again, it serves again', async () => {
    await stage.openApp();
    const door = await opened(start());
    door.child.kill('SIGKILL');
    await door.exit;
    await opened(start());
    expect(await page()).toMatch(/de pagina$/);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'no certificate file',
      { BEELDKAMER_DOOR_CERT_FILE: '/nowhere/cert.pem' },
      /^The certificate \/nowhere\/cert\.pem /,
    ],
    [
      'an address that is not here',
      { BEELDKAMER_DOOR_HOST: '192.0.2.1' },
      /^The door cannot listen on 192\.0\.2\.1:0 /,
    ],
    ['a setting that is none', { BEELDKAMER_DOOR_COLOUR: 'red' }, /^Unknown setting BEELDKAMER_DOOR_COLOUR/],
  ])('%s: it refuses to start in one sentence', async (_name, settings, sentence) => {
    const door = start(settings);
    expect(await door.exit).toBe(1);
    expect(door.errors()).toMatch(sentence);
    expect(door.errors().trim().split('\n')).toHaveLength(1);
  });

  test('a port that is taken: it refuses to start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const door = start({ BEELDKAMER_DOOR_PORT: String(port) });
    expect(await door.exit).toBe(1);
    expect(door.errors()).toMatch(/EADDRINUSE.*stop the program that has it, or set another door\.port\.\n$/);
    taken.close();
  });
});
