import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Ask,
  checkClock,
  checkEncryption,
  checkProgram,
  checkRights,
  checkSpace,
} from '../../scripts/cli/doctor/computer.ts';
import { type Finding, levelOf } from '../../scripts/cli/doctor/finding.ts';
import { passages } from '../../scripts/cli/doctor/firewall.ts';
import { checkCertificate, checkDoor, checkName } from '../../scripts/cli/doctor/network.ts';
import {
  checkApp,
  checkBackups,
  checkCoturns,
  checkLogs,
  checkMail,
  checkRelay,
} from '../../scripts/cli/doctor/parts.ts';
import { checkTexts } from '../../scripts/cli/doctor/texts.ts';
import { doctorEnglish, doctorNederlands } from '../../scripts/cli/doctor-words.ts';
import { manifestOf } from '../../scripts/package/manifest.ts';
import { type Config, readConfig, readLogsConfig } from '../../server/config.ts';
import { DAY, type EpochMs, HOUR, later, systemClock } from '../../server/core/clock.ts';
import { backupName } from '../../server/core/dated-name.ts';
import { Receiver } from '../audit/sinks/receiver.ts';
import { certificate } from '../support/certificate.ts';
import { haveCoturn, startCoturn } from '../support/coturn.ts';
import { freeTcpPort } from '../support/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-doctor-'));
const path = (...parts: string[]) => join(folder, ...parts);
const door = { certFile: path('cert.pem'), keyFile: path('key.pem'), host: '::', port: 443 };
const sockets = { appSocket: '', relaySocket: '' };
const at = (ms: number) => () => later(systemClock(), ms);
let unused = 0;

beforeAll(async () => {
  const { cert, key } = certificate();
  writeFileSync(door.certFile, cert);
  writeFileSync(door.keyFile, key, { mode: 0o600 });
  unused = await freeTcpPort();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What an operator reads: the level, and the sentence in both languages. */
function read(found: Finding): readonly [string, string, string] {
  const say = ({ says }: typeof doctorEnglish) => says[found.code](...found.facts);
  return [levelOf(found), say(doctorEnglish), say(doctorNederlands)];
}

function configWith(
  app: Readonly<Record<string, string>>,
  { coturn, mode = 'real' }: { coturn?: Readonly<Record<string, string>>; mode?: string } = {},
): Config {
  const file = path('beeldkamer.json');
  const settings = {
    mode,
    app: { origin: 'https://localhost', dataFolder: folder, kekFile: path('kek'), installation: 'x', ...app },
    relay: {
      engine: coturn === undefined ? 'embedded' : 'coturn',
      ...{ publicHost: 'localhost', secretFile: path('relay'), controlSocket: path('control.sock') },
    },
    ...(coturn && { coturn }),
  };
  writeFileSync(file, JSON.stringify(settings));
  return readConfig({ BEELDKAMER_CONFIG: file });
}

const said =
  (answers: Readonly<Record<string, string>>): Ask =>
  (program) =>
    answers[program] ?? null;

describe('a doctor says of each fault what to mend, in two languages', () => {
  test('a name that no DNS knows', async () => {
    expect(read(await checkName('https://video.invalid'))).toEqual([
      'broken',
      expect.stringContaining('video.invalid is not known'),
      expect.stringContaining('zet de naam in de DNS'),
    ]);
    expect(read(await checkName('https://localhost'))[0]).toBe('well');
  });

  test('no SMS gateway, a file that is wrong, one that nobody answers for, and one that is well', async () => {
    const gateway = (name: string, port: number) => {
      const smsGatewaysFile = path(`${name}.json`);
      const url = `http://127.0.0.1:${port}/?to={to}&text={text}`;
      writeFileSync(smsGatewaysFile, JSON.stringify([{ kind: 'http', name, method: 'GET', url }]));
      return configWith({ smsGatewaysFile });
    };
    const listening = createServer().listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    const wrong = path('wrong.json');
    writeFileSync(wrong, '[]');
    const found = [
      ...(await checkTexts(configWith({}))),
      ...(await checkTexts(configWith({ smsGatewaysFile: wrong }))),
      ...(await checkTexts(gateway('silent', unused))),
      ...(await checkTexts(gateway('well', port))),
    ].map(read);
    listening.close();
    expect(found).toEqual([
      ['doubtful', expect.stringContaining('no SMS gateway'), expect.stringContaining('geen sms-dienst')],
      ['broken', expect.stringContaining('see INSTALL.md'), expect.stringContaining('see INSTALL.md')],
      ['broken', expect.stringContaining('ECONNREFUSED'), expect.stringContaining('zet de firewall')],
      ['well', expect.stringContaining('well can be reached'), expect.stringContaining('bereikbaar')],
    ]);
  });

  test('a receiver of lines that is away, that nobody trusts, and that is well', async () => {
    const credentials = certificate();
    const receiver = new Receiver(credentials);
    await receiver.start();
    const caFile = path('siem.pem');
    writeFileSync(caFile, credentials.cert);
    const logs = (more: Readonly<Record<string, string>>) =>
      readLogsConfig({
        BEELDKAMER_LOGS_SYSLOG_HOST: 'localhost',
        BEELDKAMER_LOGS_SYSLOG_PORT: String(receiver.port),
        ...more,
      });
    const found = [
      ...(await checkLogs(logs({ BEELDKAMER_LOGS_SYSLOG_HOST: '' }))),
      ...(await checkLogs(logs({ BEELDKAMER_LOGS_SYSLOG_PORT: String(unused) }))),
      ...(await checkLogs(logs({}))),
      ...(await checkLogs(logs({ BEELDKAMER_LOGS_SYSLOG_CA_FILE: caFile }))),
    ].map(read);
    await receiver.stop();
    expect(found).toEqual([
      ['broken', expect.stringContaining('ECONNREFUSED'), expect.stringContaining('de firewall')],
      [
        'broken',
        expect.stringContaining('(self-signed certificate)'),
        expect.stringContaining('syslogCaFile'),
      ],
      ['well', expect.stringContaining('takes what'), expect.stringContaining('neemt aan')],
    ]);
    expect(receiver.texts).toEqual([]);
  });

  test.each([
    ['that holds', 0, 'localhost', 'well', 'holds until', 'geldt tot'],
    ['that ends soon', 1.9 * DAY, 'localhost', 'doubtful', 'renew it this week', 'vernieuw het deze week'],
    ['that ended', 3 * DAY, 'localhost', 'broken', 'browsers refuse it', 'browsers weigeren het'],
    ['not yet of force', -DAY, 'localhost', 'broken', 'holds only from', 'kijk of de klok goed staat'],
    ['of another name', 0, 'video.example.nl', 'broken', 'not for video.example.nl', 'vraag uw CA'],
  ])('a certificate %s', (_what, ahead, host, ...expected) => {
    const found = read(checkCertificate({ ...door, ...sockets }, `https://${host}`, at(ahead)));
    expect(found).toEqual([expected[0], ...expected.slice(1).map((text) => expect.stringContaining(text))]);
  });

  test('a key that everybody may read, or that is of another certificate', () => {
    chmodSync(door.keyFile, 0o644);
    const judge = (keyFile = door.keyFile) =>
      read(checkCertificate({ ...door, ...sockets, keyFile }, 'https://localhost', systemClock));
    expect(judge()).toEqual(['broken', expect.stringContaining('chmod o='), expect.anything()]);
    chmodSync(door.keyFile, 0o600);
    writeFileSync(path('other.pem'), certificate().key, { mode: 0o600 });
    expect(judge(path('other.pem'))[1]).toContain('put a pair there that belongs together');
  });

  test('a door, an app, a relay and a mail server that do not answer', async () => {
    const config = configWith({ port: String(unused), smtpHost: '127.0.0.1', smtpPort: String(unused) });
    const found = [
      await checkDoor({ port: unused }, 'https://localhost'),
      await checkApp(config, 0),
      ...(await checkRelay(config)),
      await checkMail(config),
    ].map(read);
    expect(found).toEqual([
      ['broken', expect.stringContaining('beeldkamer-door'), expect.stringContaining('Niemand antwoordt')],
      ['broken', expect.stringContaining('beeldkamer-app'), expect.stringContaining('De app antwoordt niet')],
      [
        'broken',
        expect.stringContaining('beeldkamer-relay'),
        expect.stringContaining('De relay antwoordt niet'),
      ],
      [
        'broken',
        expect.stringContaining('does not take mail'),
        expect.stringContaining('neemt geen mail aan'),
      ],
    ]);
    expect(read(await checkMail(configWith({})))[0]).toBe('doubtful');
  });

  test('a listener on the port of the door that speaks no TLS', async () => {
    const server = createServer((socket) => socket.end('no\n'));
    await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(read(await checkDoor({ port }, 'https://localhost'))[0]).toBe('broken');
    server.close();
  });

  test('a clock behind the log, one that nobody keeps, and one that cannot be asked', () => {
    const now = systemClock();
    const judge = (last: EpochMs | null, ask: Ask) => read(checkClock(now, last, ask));
    expect(judge(later(now, HOUR), said({}))).toEqual([
      'broken',
      expect.stringContaining('accept-clock'),
      expect.stringContaining('zet hem gelijk'),
    ]);
    expect(judge(now, said({ timedatectl: 'no' }))[1]).toContain('timedatectl set-ntp true');
    expect(judge(now, said({ timedatectl: 'yes' }))[0]).toBe('well');
    expect(judge(null, said({}))[0]).toBe('doubtful');
  });

  test('a disk that is not encrypted, or whose host only knows', () => {
    const judge = (answers: Readonly<Record<string, string>>) =>
      read(checkEncryption('/data', said(answers)));
    expect(judge({ findmnt: '/dev/sda1', lsblk: 'part\ndisk' })[1]).toContain('is not encrypted here');
    expect(judge({ findmnt: '/dev/mapper/data[/sub]', lsblk: 'lvm\ncrypt\npart\ndisk' })[0]).toBe('well');
    expect(judge({ findmnt: 'overlay' })[2]).toContain('schriftelijk bevestigen');
  });

  test('data that cannot be written', async () => {
    expect(read(await checkSpace(path('none')))).toEqual([
      'broken',
      expect.stringContaining('cannot be written'),
      expect.stringContaining('niet te beschrijven'),
    ]);
    expect((await checkSpace(folder)).code).toMatch(/^space-/);
  });

  test('a secret that everybody may open, and one that is gone', () => {
    writeFileSync(path('open'), '', { mode: 0o644 });
    chmodSync(path('open'), 0o644);
    const found = checkRights([path('open'), path('gone'), door.keyFile]).map(read);
    expect(found.map(([, english]) => english)).toEqual([
      `Everybody may open ${path('open')} (644): chmod o= ${path('open')}`,
      `${path('gone')} is gone: put it back from a backup.`,
    ]);
    expect(checkRights([door.keyFile]).map(read)[0]?.[0]).toBe('well');
  });

  test('a backup that is missing, or of the night before last', () => {
    const config = configWith({ backupFolder: path('backups') });
    const judge = () => checkBackups(config, systemClock()).map(({ code }) => code);
    expect(judge()).toEqual(['backups-none', 'backups-plain']);
    mkdirSync(path('backups', backupName(later(systemClock(), -3 * DAY))), { recursive: true });
    expect(judge()).toEqual(['backups-old', 'backups-plain']);
    mkdirSync(path('backups', backupName(systemClock())));
    expect(judge()).toEqual(['backups-ok', 'backups-plain']);
  });

  test('a program of which a file was changed', () => {
    mkdirSync(path('program'));
    writeFileSync(path('program', 'main.ts'), 'one');
    writeFileSync(path('manifest'), manifestOf(path('program')));
    expect(checkProgram(path('manifest'), path('program')).map(({ code }) => code)).toEqual([
      'program-whole',
    ]);
    writeFileSync(path('program', 'main.ts'), 'two');
    expect(checkProgram(path('manifest'), path('program')).map(read)).toEqual([
      ['broken', expect.stringContaining('/main.ts'), expect.stringContaining('installeer')],
    ]);
  });
});

describe.skipIf(!haveCoturn)('a doctor says of each coturn', () => {
  test('that it carries calls, that it is too old for patients, and that it does not answer', async () => {
    const running = await startCoturn();
    const { secretFile } = running;
    const look = async (hosts: string, mode: string) =>
      (await checkCoturns(configWith({}, { mode, coturn: { hosts, secretFile } }))).map(read);
    const here = `127.0.0.1:${running.port}`;
    try {
      const well = ['well', expect.stringContaining(here), expect.stringContaining('Coturn-4.6')];
      expect(await look(here, 'trial')).toEqual([well, well]);
      expect(await look(here, 'real')).toEqual([
        well,
        well,
        ['broken', expect.stringContaining('4.17 or newer'), expect.stringContaining('4.17 of nieuwer')],
      ]);
      const silent = [
        'broken',
        expect.stringContaining('own relay meanwhile'),
        expect.stringContaining('eigen'),
      ];
      await running.kill();
      expect(await look(here, 'trial')).toEqual([silent, silent]);
    } finally {
      await running.remove();
    }
    expect(await checkCoturns(configWith({}))).toEqual([]);
  });
});

describe('the matrix for a firewall', () => {
  test('follows from the configuration, and holds nothing else', () => {
    const config = configWith({ smtpHost: 'mail.example.nl' });
    const none = { host: '', port: 0 };
    const written = (syslog = none, logs = none) =>
      passages(config, door, syslog, logs).map(
        ({ from, to, port, protocol }) => `${from} ${to} ${port}/${protocol}`,
      );
    expect(written()).toEqual([
      'anybody localhost 443/tcp',
      'anybody localhost 3478/udp',
      'anybody localhost 3478/tcp',
      'this mail.example.nl 587/tcp',
    ]);
    const siem = { host: 'siem.example.nl', port: 6514 };
    expect(written(siem).at(-1)).toBe('this siem.example.nl 6514/tcp');
    expect(written(none, { ...siem, port: 6515 }).at(-1)).toBe('this siem.example.nl 6515/tcp');
  });

  test('names the ways to a coturn, for people and for this computer', () => {
    const coturn = { hosts: 'turn.example.nl:3479', secretFile: path('coturn'), tlsPort: '443' };
    const none = { host: '', port: 0 };
    const rows = passages(configWith({}, { coturn }), door, none, none);
    expect(
      rows.filter(({ to }) => to === 'turn.example.nl').map(({ from, port, why }) => [from, port, why]),
    ).toEqual([
      ['anybody', 3479, 'turn-udp'],
      ['anybody', 3479, 'turn-tcp'],
      ['anybody', 443, 'turn-tls'],
      ['this', 3479, 'turn-udp'],
      ['this', 3479, 'turn-tcp'],
      ['this', 443, 'turn-tls'],
    ]);
  });
});
