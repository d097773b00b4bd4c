import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/core/clock.ts';
import { selfTest } from '../../server/relay/probe/selftest.ts';
import { freeRelayPort } from './ports.ts';

const TURNSERVER = '/usr/bin/turnserver';
/** Debian package `coturn`. */
export const haveCoturn = existsSync(TURNSERVER);

const HOST = '127.0.0.1';
const SECRET = 'a secret that coturn and the appliance share';
const START_MS = 30_000;

/** A coturn of our own, as deploy/coturn/turnserver.conf says. */
export interface Coturn {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** File with the secret, as the appliance reads it. */
  readonly secretFile: string;
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts one on a free port of this computer, and waits until a call passes it. */
export async function startCoturn(): Promise<Coturn> {
  const folder = mkdtempSync(join(tmpdir(), 'coturn-'));
  const port = await freeRelayPort();
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
  const conf = join(folder, 'turnserver.conf');
  writeFileSync(conf, configuration(port));
  const own = ['-c', conf, `--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'db')}`];
  const child = spawn(TURNSERVER, own, { stdio: 'ignore' });
  const kill = (): Promise<void> => end(child);
  const remove = async (): Promise<void> => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilServes(port);
  } catch (cause) {
    await remove();
    throw cause;
  }
  return { host: HOST, port, secret: SECRET, secretFile, kill, remove };
}

/** The shipped configuration on loopback, which it has to be allowed; 4.6 tells its name without being asked to. */
function configuration(port: number): string {
  const shipped = readFileSync(
    join(import.meta.dirname, '..', '..', 'deploy', 'coturn', 'turnserver.conf'),
    'utf8',
  );
  return `${shipped
    .replaceAll('<ADDRESS>', HOST)
    .replaceAll('<SECRET>', SECRET)
    .replace(/^listening-port=.*$/m, `listening-port=${port}`)
    .replace(/^software-attribute$/m, '')}allow-loopback-peers\n`;
}

async function untilServes(port: number): Promise<void> {
  const limit = performance.now() + START_MS;
  for (;;) {
    const result = await selfTest({ host: HOST, port }, SECRET, systemClock);
    if (result.ok) return;
    if (performance.now() > limit) throw new Error(`coturn does not serve: ${result.step}: ${result.why}`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
}
