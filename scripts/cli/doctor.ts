import { existsSync, readFileSync } from 'node:fs';
import {
  type Config,
  type DoorConfig,
  type LogsConfig,
  readDoorConfig,
  readLogsConfig,
  readSealerConfig,
} from '../../server/config.ts';
import { type EpochMs, fromIso, iso, systemClock } from '../../server/core/clock.ts';
import { openDataFolder } from '../../server/core/data-folder.ts';
import { openDatabase } from '../../server/core/database.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { readVersion } from '../../server/core/version.ts';
import { type Call, type Command, FAILED, OK } from './command.ts';
import { CONFIG_OPTIONS, configOf, environmentOf } from './config.ts';
import {
  askSystem,
  checkClock,
  checkEncryption,
  checkProgram,
  checkRights,
  checkSpace,
} from './doctor/computer.ts';
import { type Finding, finding, levelOf } from './doctor/finding.ts';
import { passages } from './doctor/firewall.ts';
import { checkCertificate, checkDoor, checkName } from './doctor/network.ts';
import {
  checkAlarms,
  checkApp,
  checkBackups,
  checkCoturns,
  checkLogs,
  checkMail,
  checkRelay,
} from './doctor/parts.ts';
import { checkTexts } from './doctor/texts.ts';

const MANIFEST = '/usr/share/doc/beeldkamer/MANIFEST.sha256';

/** `doctor`: looks at everything that an installation stands on, and says what to mend; its output is the report. */
export const doctor: Command = {
  name: 'doctor',
  operands: [],
  options: { firewall: { type: 'boolean' }, ...CONFIG_OPTIONS },
  async run(call) {
    if (call.given.flag('firewall')) return matrix(call);
    const { terminal, words } = call;
    const config = configOf(call);
    terminal.say(words.doctor.reportTitle(config.app.installation, readVersion(), iso(systemClock())));
    const count = { well: 0, doubtful: 0, broken: 0 };
    for await (const found of look(config, doorOf(call), readLogsConfig(environmentOf(call)))) {
      const level = levelOf(found);
      count[level] += 1;
      terminal.say(`${words.doctor.level[level]}  ${words.doctor.says[found.code](...found.facts)}`);
    }
    terminal.say(words.doctor.sum(count.broken, count.doubtful));
    return count.broken === 0 ? OK : FAILED;
  },
};

/** From the ground up: what is broken below explains what is broken above. */
async function* look(config: Config, door: DoorConfig | null, logs: LogsConfig): AsyncGenerator<Finding> {
  const { app, relay } = config;
  yield* checkProgram(MANIFEST, '/');
  // the line first: the app writes on while this looks
  const last = await lastLine(config);
  yield checkClock(systemClock(), last, askSystem);
  yield await checkSpace(app.dataFolder);
  yield checkEncryption(app.dataFolder, askSystem);
  const secrets = [app.kekFile, relay.secretFile, app.dataFolder, ...(door === null ? [] : [door.keyFile])];
  yield* checkRights(secrets);
  yield await checkName(app.origin);
  if (door === null) yield finding('no-door');
  else {
    yield checkCertificate(door, app.origin, systemClock);
    yield await checkDoor(door, app.origin);
  }
  yield await checkApp(config);
  yield* await checkRelay(config);
  yield* await checkCoturns(config);
  yield await checkMail(config);
  yield* await checkTexts(config);
  yield* await checkAlarms(config);
  yield* await checkLogs(logs);
  yield* checkBackups(config, systemClock());
}

/** When the log's last line was written; null when there is none, or it cannot be read, which the app says. */
async function lastLine({ app, mode }: Config): Promise<EpochMs | null> {
  try {
    const { db, close } = await openDatabase(openDataFolder(app.dataFolder, mode).database);
    const row = await db.selectFrom('audit').select('ts').orderBy('seq', 'desc').limit(1).executeTakeFirst();
    await close();
    return row === undefined ? null : fromIso(row.ts);
  } catch (cause) {
    if (cause instanceof StartRefused) return null;
    throw cause;
  }
}

/** The door's settings; null where a reverse proxy stands in its place. */
export function doorOf(call: Call): DoorConfig | null {
  const environment = environmentOf(call);
  const { BEELDKAMER_CONFIG: file = '', BEELDKAMER_DOOR_CERT_FILE: given } = environment;
  const written = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { door?: object }) : {};
  return written.door === undefined && given === undefined ? null : readDoorConfig(environment);
}

/** The firewall's matrix of this configuration. */
function matrix(call: Call): number {
  const { terminal, words } = call;
  const { doctor: said } = words;
  const config = configOf(call);
  const sealer = config.sealer.socket === '' ? null : readSealerConfig(environmentOf(call));
  const syslog = { host: sealer?.syslogHost ?? '', port: sealer?.syslogPort ?? 0 };
  const { syslogHost: host, syslogPort: port } = readLogsConfig(environmentOf(call));
  const rows = [
    [said.firewall.from, said.firewall.to, '', said.firewall.why],
    ...passages(config, doorOf(call), syslog, { host, port }).map(({ from, to, protocol, port, why }) => [
      said.parties[from],
      to,
      `${port}/${protocol}`,
      said.reasons[why],
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    terminal.say(
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  terminal.say(said.nothingElse);
  return OK;
}
