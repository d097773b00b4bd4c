import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '../server/core/errors.ts';
import type { TrialPerson } from '../server/trial.ts';
import { makeFolder, moveAside, type TrialFolder, trialEnvironment, trialFolder } from './trial/folder.ts';
import { lanAddress } from './trial/lan.ts';
import { readOptions, type TrialOptions, USAGE } from './trial/options.ts';
import { appPort, demandFree, relayPort } from './trial/ports.ts';
import { claimFolder, clearFolder, forgetProcess, noteProcess, releaseFolder } from './trial/process-file.ts';
import { Supervised } from './trial/supervised.ts';
import { type Lan, welcome } from './trial/welcome.ts';

/**
 * The trial appliance on one machine: prepares the demo practice, starts the processes that systemd starts in a real
 * installation, restarts what dies, and stops them in order. `npm start` runs it; `--help` tells the options.
 */
const ROOT = join(import.meta.dirname, '..');
/** In the order in which they start; they stop in reverse. */
const PROGRAMS = {
  relay: 'server/relay/main.ts',
  sealer: 'server/audit/sealer.ts',
  app: 'server/main.ts',
  door: 'server/relay/door.ts',
};

const running: Supervised[] = [];
let stopped: Promise<void> | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

try {
  const options = readOptions(process.argv.slice(2), ROOT);
  if (options === null) console.log(USAGE);
  else await start(options);
} catch (cause) {
  if (stopped === null) {
    console.error(cause instanceof StartRefused ? cause.message : cause);
    process.exitCode = 1;
  }
  await stop();
}

async function start(options: TrialOptions): Promise<void> {
  const folder = trialFolder(options.data);
  await clearFolder(folder, Object.keys(PROGRAMS));
  if (options.fresh) setAside(options.data);
  makeFolder(folder);
  claimFolder(folder);
  process.once('exit', () => releaseFolder(folder));
  const ports = { app: await appPort(options.port), relay: await relayPort(options.relayPort) };
  const lan = options.lan === null ? null : await openToLan(options.lan, options.doorPort, folder);
  const environment = trialEnvironment(folder, ports, process.env, lan);
  const people = await prepare(environment);
  const { door, ...inside } = PROGRAMS;
  for (const [name, entry] of Object.entries(lan === null ? inside : { ...inside, door })) {
    if (stopped !== null) return;
    await supervise(folder, name, entry, environment);
  }
  const url = `http://localhost:${ports.app}`;
  const { data, log } = folder;
  const news = { url, relayPort: ports.relay, data, log, people, lan };
  console.log(options.json ? JSON.stringify(news) : welcome(news));
}

/** @throws {StartRefused} */
async function openToLan(asked: string, port: number, folder: TrialFolder): Promise<Lan> {
  const address = lanAddress(asked);
  await demandFree(port, address);
  // seldom used, and large
  const { trialCertificate } = await import('./trial/certificate.ts');
  const certificate = await trialCertificate(folder.door, [address]);
  return { address, port, url: `https://${address}:${port}`, ...certificate };
}

function setAside(data: string): void {
  const aside = moveAside(data, new Date());
  if (aside !== null) console.error(`De vorige gegevens staan nu in ${aside}`);
}

/** Runs apart, so that the database is closed before the app opens it. @throws {StartRefused} */
async function prepare(environment: NodeJS.ProcessEnv): Promise<readonly TrialPerson[]> {
  const command = [join(ROOT, 'scripts', 'prepare-trial.ts')];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env: environment });
    return (JSON.parse(stdout) as { people: readonly TrialPerson[] }).people;
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new StartRefused(stderr?.trim() || message, { cause });
  }
}

async function supervise(
  folder: TrialFolder,
  name: string,
  entry: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const unit = new Supervised({
    name,
    command: [join(ROOT, entry)],
    cwd: ROOT,
    environment,
    logFolder: folder.log,
    onStart: (pid) => noteProcess(folder, name, pid),
    onEnd: (how, ms) =>
      console.error(`${name} is gestopt (${how}) en start over ${ms / 1000} s opnieuw; zie ${folder.log}`),
  });
  running.push(unit);
  process.once('exit', () => forgetProcess(folder, name));
  try {
    await unit.start();
  } catch (cause) {
    throw new StartRefused((cause as Error).message, { cause });
  }
}

/** Stops everything, last started first; however often it is asked. */
function stop(): Promise<void> {
  stopped ??= (async () => {
    for (const unit of running.toReversed()) await unit.stop();
  })();
  return stopped;
}
