import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config, DoorConfig } from '../../server/config.ts';
import { MINUTE } from '../../server/core/clock.ts';
import { writeWhole } from '../../server/core/whole-file.ts';
import { backup } from './backup.ts';
import { type Call, type Command, FAILED, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';
import { checkDoor } from './doctor/network.ts';
import { doorOf } from './doctor.ts';
import { askHealth } from './health.ts';
import { Aside } from './update/aside.ts';
import { type Bundle, judgeBundle } from './update/bundle.ts';
import { Debian } from './update/debian.ts';
import { applyUpdate, type Outcome, type Site } from './update/steps.ts';
import { startAll, systemdServices } from './update/systemd.ts';

/** The key that the administrator trusted the first time. */
const RELEASE_KEY = '/etc/beeldkamer/release.pub';
/** Where the former package stands for the time of an update. */
const WORK = '/var/cache/beeldkamer/update';

/**
 * `update FILE`: installs a newer version from a signed package, offline. Backs up, replaces, looks whether all that was
 * well still is, and otherwise puts the former version back. Broken off, it may be run again.
 */
export const update: Command = {
  name: 'update',
  operands: ['FILE'],
  options: { 'release-key': { type: 'string' }, ...CONFIG_OPTIONS },
  async run(call) {
    const { given, terminal, words } = call;
    const said = words.update;
    if (process.getuid?.() !== 0) throw new Failure(said.notRoot);
    const config = configOf(call);
    const key = releaseKey(call);
    const debian = new Debian();
    const judged = judgeBundle(resolve(given.operands[0] ?? ''), key, debian);
    if (judged.kind === 'refused') throw new Failure(said.refused[judged.why](...judged.facts));
    keepKey(key);
    if (judged.kind === 'present') {
      startAll();
      terminal.say(said.present(judged.version));
      return OK;
    }
    const aside = new Aside(config.app.dataFolder);
    if (!aside.hasRoom()) throw new Failure(said.noRoom(config.app.dataFolder));
    terminal.say(said.begins(judged.before, judged.after));
    await backup.run({ ...call, given: { ...given, operands: [], flag: () => false } });
    return await install(call, judged, siteOf(call, config, debian, aside));
  },
};

async function install({ terminal, words }: Call, bundle: Bundle, site: Site): Promise<number> {
  // an update that was begun over a line that breaks is finished all the same
  process.on('SIGHUP', () => undefined);
  const begun = performance.now();
  let outcome: Outcome;
  try {
    outcome = await applyUpdate(bundle, site);
  } catch (cause) {
    throw new Failure(words.update.broken((cause as Error).message.trim()), { cause });
  }
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  const { before, after } = bundle;
  if (outcome.kind === 'done') terminal.say(words.update.done(before, after, seconds));
  else {
    terminal.warn(words.update.rolledBack(before, after, outcome.because.join(', ')));
    if (outcome.failed !== null) terminal.warn(words.update.failedData(outcome.failed));
  }
  if (outcome.worse.length > 0) terminal.warn(words.update.worse(outcome.worse.join(', ')));
  return outcome.kind === 'done' && outcome.worse.length === 0 ? OK : FAILED;
}

function siteOf(call: Call, config: Config, debian: Debian, aside: Aside): Site {
  // what an update that was cut off left there
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true, mode: 0o700 });
  const door = doorOf(call);
  return {
    debian,
    aside,
    services: systemdServices(),
    former: join(WORK, 'former.deb'),
    unwell: () => unwellOf(config, door),
    patienceMs: MINUTE,
  };
}

/** Parts that do not work now. */
async function unwellOf({ app }: Config, door: DoorConfig | null): Promise<readonly string[]> {
  const health = await askHealth(app.host, app.port, new URL(app.origin).host).catch(() => null);
  const parts =
    health === null ? ['app'] : Object.keys(health).filter((part) => part !== 'ok' && health[part] !== true);
  const isOpen = door === null || (await checkDoor(door, app.origin)).code === 'door-ok';
  return isOpen ? parts : [...parts, 'door'];
}

/** The key that is named now, or was named before. @throws {Failure} when there is none */
function releaseKey({ given, words }: Call): string {
  const file = given.option('release-key') ?? RELEASE_KEY;
  if (!existsSync(file)) throw new Failure(words.update.noKey(RELEASE_KEY));
  return readFileSync(file, 'utf8');
}

function keepKey(key: string): void {
  if (!existsSync(RELEASE_KEY) || readFileSync(RELEASE_KEY, 'utf8') !== key)
    writeWhole(RELEASE_KEY, key, 0o644);
}
