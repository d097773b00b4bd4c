import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLASS, encode, METHOD } from '../../../server/relay/codec/message.ts';
import { relayFolder, startProcess } from '../../../test/relay/running.ts';
import { SECRET } from '../../../test/relay/stage.ts';
import { freeRelayPort } from '../../../test/support/ports.ts';
import { pin, SERVER_CORE } from './cores.ts';

/** A server that is to be loaded, alone on its core. */
export interface Loaded {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export const HOST = '127.0.0.1';
/** More than a client of the load ever sends: what is measured is the server, not its cap. */
const BANDWIDTH_MBIT = 1_000;

/** Our relay, as a process of its own. */
export async function startRelay(
  sockets: 'dgram' | 'batched',
): Promise<Loaded & { readonly controlSocket: string }> {
  const { folder, config, remove } = relayFolder();
  const { child, port, exit, errors } = startProcess(folder, {
    ...config,
    sockets,
    bandwidthMbit: BANDWIDTH_MBIT,
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
    remove();
  };
  const loaded = { pid: pidOf(child), port: await port, controlSocket: config.controlSocket, stop };
  if (errors() !== '') throw new Error(`the relay complains: ${errors()}`);
  pin(loaded.pid, SERVER_CORE);
  return loaded;
}

/** Debian's coturn with one relay thread and the same secret. */
export async function startCoturn(): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'coturn-'));
  const port = await freeRelayPort();
  const options = [
    ...['-n', `--listening-ip=${HOST}`, `--relay-ip=${HOST}`, `--listening-port=${port}`],
    ...['--min-port=20000', '--max-port=32000', '--relay-threads=1', '--allow-loopback-peers'],
    ...['--use-auth-secret', `--static-auth-secret=${SECRET}`, '--realm=beeldkamer'],
    ...['--no-tcp', '--no-tls', '--no-dtls', '--no-cli', '--no-stdout-log', '--simple-log'],
    ...[`--log-file=${join(folder, 'log')}`, `--pidfile=${join(folder, 'pid')}`],
    `--userdb=${join(folder, 'db')}`,
  ];
  const child = spawn('turnserver', options, { stdio: 'ignore' });
  await untilAnswers(port);
  const pid = pidOf(child);
  pin(pid, SERVER_CORE);
  return { pid, port, stop: () => end(child, () => rmSync(folder, { recursive: true, force: true })) };
}

/** A forwarder for pairs of ports of this host: no protocol, only the sockets' own cost. */
export async function startForwarder(pairs: readonly (readonly [number, number])[]): Promise<Loaded> {
  const file = join(import.meta.dirname, 'forwarder.ts');
  const child = spawn(process.execPath, [file, ...pairs.map((pair) => pair.join(':'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = pidOf(child);
  pin(pid, SERVER_CORE);
  return { pid, port: Number(line.toString()), stop: () => end(child) };
}

/** Asks (RFC 8489 Binding) until there is an answer. */
async function untilAnswers(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const answered = once(socket, 'message');
  const head = { class: CLASS.request, method: METHOD.binding, transactionId: randomBytes(12) };
  const asking = setInterval(() => socket.send(encode(head, []), port, HOST), 100);
  await answered;
  clearInterval(asking);
  socket.close();
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the server did not start');
  return child.pid;
}

async function end(child: ChildProcess, after: () => void = () => undefined): Promise<void> {
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  await gone;
  after();
}
