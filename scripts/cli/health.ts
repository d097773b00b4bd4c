import { get } from 'node:http';
import { sinksOf } from '../../server/audit/heads.ts';
import { lastRun } from '../../server/audit/retention/service.ts';
import type { Config } from '../../server/config.ts';
import { DAY, type EpochMs, iso, SECOND, systemClock } from '../../server/core/clock.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { openDatabase } from '../../server/core/database.ts';
import { newestBackup } from '../../server/core/newest-backup.ts';
import { relayControl } from '../../server/relay/control/client.ts';
import { type Call, type Command, FAILED, Failure, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';

const PATIENCE_MS = 5 * SECOND;
/** Names in the table of sinks that are no way out of this computer. */
const INSIDE: readonly string[] = ['sealer', 'seal'];
/** One way out may fail, or be somebody's who is not to be trusted. */
const ENOUGH = 2;
/** A night may fail, two may not. */
const STALE = 2 * DAY;

/** `health`: what the running app says of itself. */
export const health: Command = {
  name: 'health',
  operands: [],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words } = call;
    const config = configOf(call);
    const { origin, host, port } = config.app;
    const answer = await askHealth(host, port, new URL(origin).host).catch((cause: unknown) => {
      throw new Failure(words.noAnswer(`http://${host}:${port}`, (cause as Error).message), { cause });
    });
    const failing = Object.keys(answer).filter((part) => part !== 'ok' && answer[part] !== true);
    const well = answer['ok'] === true;
    terminal.say(well ? words.healthy : words.unhealthy(failing.join(', ') || '?'));
    await tellRelay(call, config);
    await tellLog(call, config);
    tellBackups(call, config);
    return well ? OK : FAILED;
  },
};

/** What the relay carries, whether it can be reached over each transport, and what should be mended. */
async function tellRelay({ terminal, words }: Call, { relay }: Config): Promise<void> {
  const control = relayControl(relay.controlSocket);
  const found = await control.health();
  control.close();
  if (found === null) return; // the app has said so
  const { carries, works, fails, untested, warning } = words.relay;
  terminal.say(carries(found.calls, found.allocations));
  for (const { transport, test } of found.transports) {
    if (test === null) terminal.say(untested(transport));
    else terminal.say(test.ok ? works(transport, test.rttMs) : fails(transport, test.step, test.why));
  }
  for (const one of found.warnings) terminal.warn(warning(one));
}

/** How the sealer and everything that receives heads of the log stand, as the app last saw it, and the last retention. */
async function tellLog({ terminal, words }: Call, config: Config): Promise<void> {
  const { db, close } = await openDatabase(openDataFolder(config.app.dataFolder, config.mode).database);
  const rows = await sinksOf(db);
  const ran = await lastRun(db);
  await close();
  const { working, failing, fewSinks } = words.heads;
  for (const { name, failing: fails, since, why } of rows) {
    const at = iso(since as EpochMs);
    terminal.say(fails === 1 ? failing(name, at, why ?? '?') : working(name, at));
  }
  const outside = rows.filter(({ name }) => !INSIDE.includes(name));
  if (config.mode === 'real' && outside.length < ENOUGH) terminal.warn(fewSinks);
  const { neverRan, ranAt, trouble } = words.retention;
  terminal.say(ran.at === null ? neverRan : ranAt(iso(ran.at)));
  if (ran.trouble !== null) terminal.warn(trouble[ran.trouble]);
}

/** How old the newest backup is, where the configuration says where they stand. */
function tellBackups({ terminal, words }: Call, { mode, app }: Config): void {
  if (app.backupFolder === '') return;
  const newest = newestBackup(app.backupFolder);
  terminal.say(words.newestBackup(newest === null ? null : iso(newest)));
  if (mode === 'real' && (newest === null || systemClock() - newest > STALE)) terminal.warn(words.oldBackup);
}

/** Asks the app on this machine, under the name that it is served by. */
export function askHealth(host: string, port: number, name: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, path: '/healthz', headers: { host: name } });
    // for the whole answer: one that comes drop by drop never ends either
    const late = setTimeout(() => {
      const cause = new Error(`no answer in ${PATIENCE_MS / SECOND} s`);
      request.destroy(cause);
      reject(cause);
    }, PATIENCE_MS);
    request.on('close', () => clearTimeout(late));
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(text) as Record<string, unknown>);
        } catch {
          reject(new Error(`HTTP ${response.statusCode}`));
        }
      });
    });
  });
}
