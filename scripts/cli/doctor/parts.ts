import { setTimeout as pause } from 'node:timers/promises';
import type { Config, LogsConfig } from '../../../server/config.ts';
import { DAY, type EpochMs, iso, SECOND, systemClock } from '../../../server/core/clock.ts';
import { newestBackup } from '../../../server/core/newest-backup.ts';
import { sendSyslog } from '../../../server/core/syslog-sender.ts';
import { smtpProbe } from '../../../server/delivery/smtp.ts';
import { alarmPost } from '../../../server/domains/alarms.ts';
import { coturnsOf } from '../../../server/domains/engines.ts';
import { relayControl } from '../../../server/relay/control/client.ts';
import { testEngine } from '../../../server/relay/engines/watch.ts';
import { askHealth } from '../health.ts';
import { type Finding, finding } from './finding.ts';

/** A night may fail, two may not. */
const STALE = 2 * DAY;
/** The first head of the log is signed and taken within this time after a start. */
const SETTLING_MS = 20 * SECOND;

/** What the running app says of itself. What has only just started gets a moment to become well. */
export async function checkApp(config: Pick<Config, 'app'>, patienceMs = SETTLING_MS): Promise<Finding> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const found = await askApp(config);
    if (found.code !== 'app-unwell' || performance.now() >= until) return found;
    await pause(SECOND);
  }
}

async function askApp({ app }: Pick<Config, 'app'>): Promise<Finding> {
  try {
    const answer = await askHealth(app.host, app.port, new URL(app.origin).host);
    if (answer['ok'] === true) return finding('app-ok');
    const failing = Object.keys(answer).filter((part) => part !== 'ok' && answer[part] !== true);
    return finding('app-unwell', failing.join(', ') || '?');
  } catch (cause) {
    return finding('app-silent', `${app.host}:${app.port}`, (cause as Error).message);
  }
}

/** Two clients through the relay, over each way that browsers are told of, now. */
export async function checkRelay({ relay }: Pick<Config, 'relay'>): Promise<readonly Finding[]> {
  const control = relayControl(relay.controlSocket);
  try {
    const tests = await control.selfTest();
    if (tests === null) return [finding('relay-silent', relay.controlSocket)];
    const warnings = (await control.health())?.warnings ?? [];
    const buffer = warnings.find(({ code }) => code === 'receive-buffer');
    return [
      ...tests.map((test) =>
        test.ok
          ? finding('relay-ok', test.transport, test.rttMs.toFixed(1))
          : finding('relay-fails', test.transport, `${test.step}: ${test.why}`),
      ),
      ...(buffer === undefined ? [] : [finding('relay-buffer')]),
    ];
  } finally {
    control.close();
  }
}

/** Two clients through each coturn that relays for this installation, over each way, now; and how old it is. */
export async function checkCoturns(
  config: Pick<Config, 'mode' | 'relay' | 'coturn'>,
): Promise<readonly Finding[]> {
  const tests = await Promise.all(
    coturnsOf(config).map((coturn) => testEngine(coturn, config.mode === 'trial', systemClock)),
  );
  return tests.flatMap(({ name, software, isTooOld, ways }) => [
    ...ways.map((way) =>
      way.ok
        ? finding('coturn-ok', name, way.transport, software ?? '?')
        : finding('coturn-fails', name, way.transport, `${way.step}: ${way.why}`),
    ),
    ...(isTooOld && ways.some(({ ok }) => ok) ? [finding('coturn-old', name, software ?? '?')] : []),
  ]);
}

/** Whether the mail server would take a letter; none is sent. */
export async function checkMail({ app }: Pick<Config, 'app'>): Promise<Finding> {
  const { smtpHost: host, smtpPort: port, smtpSecurity: security } = app;
  if (host === '') return finding('mail-none');
  const server = { host, port, security, user: app.smtpUser, passwordFile: app.smtpPasswordFile };
  const why = await smtpProbe(server)();
  return why === null ? finding('mail-ok', host, port) : finding('mail-fails', host, port, why);
}

/** Who hears when something breaks; the system that does is told of a test. @throws {StartRefused} without a secret */
export async function checkAlarms({ app }: Pick<Config, 'app'>): Promise<readonly Finding[]> {
  const post = alarmPost(app);
  if (post === null && app.alarmMail === '') return [finding('alarms-none')];
  const mail = app.alarmMail === '' ? [] : [finding('alarms-mail', app.alarmMail)];
  if (post === null) return mail;
  const { host } = new URL(app.alarmUrl);
  const timestamp = iso(systemClock());
  const data = { installation: app.installation };
  const why = await post(`test.${timestamp}`, { type: 'alarm.test', timestamp, data });
  return [...mail, why === null ? finding('alarms-ok', host) : finding('alarms-fail', host, why)];
}

/** Whether the receiver of what the programs say would take lines; none is sent. Nothing is said where there is none. */
export async function checkLogs(logs: LogsConfig): Promise<readonly Finding[]> {
  const { syslogHost: host, syslogPort: port } = logs;
  if (host === '') return [];
  const { syslogCaFile: caFile, syslogCertFile: certFile, syslogKeyFile: keyFile } = logs;
  try {
    await sendSyslog({ host, port, caFile, certFile, keyFile }, []);
    return [finding('logs-ok', `${host}:${port}`)];
  } catch (cause) {
    return [finding('logs-fail', `${host}:${port}`, (cause as Error).message.split(';')[0] ?? '?')];
  }
}

/** How old the newest backup is, and whether it is for two people's eyes alone. */
export function checkBackups({ app }: Pick<Config, 'app'>, now: EpochMs): readonly Finding[] {
  const newest = newestBackup(app.backupFolder);
  const plain = app.backupRecipientsFile === '' ? [finding('backups-plain')] : [];
  if (newest === null) return [finding('backups-none'), ...plain];
  return [finding(now - newest > STALE ? 'backups-old' : 'backups-ok', iso(newest)), ...plain];
}
