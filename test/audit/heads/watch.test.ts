import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertHead } from '../../../server/audit/head-store.ts';
import { alarmOf } from '../../../server/audit/heads/alarm.ts';
import { HeadMail } from '../../../server/audit/heads/mail.ts';
import { SinkWatch } from '../../../server/audit/heads/watch.ts';
import { DAY, later, MINUTE } from '../../../server/core/clock.ts';
import { transact } from '../../../server/core/database.ts';
import { smtpProbe, smtpTransport } from '../../../server/delivery/smtp.ts';
import { mailServer } from '../../delivery/mail-server.ts';
import { openStage, START, type Stage } from '../stage.ts';

let stage: Stage;
let watch: SinkWatch;
const opened = () => new SinkWatch({ db: stage.db, clock: stage.deps.clock, append: stage.log.append });
beforeEach(async () => {
  stage = await openStage();
  watch = opened();
});
afterEach(() => stage.close());

const told = async () =>
  (await stage.bodies())
    .filter(({ ev }) => ev.code.startsWith('audit.'))
    .map(({ ev, det }) => [ev.code, det['sink']]);

describe('a sink that dies', () => {
  test('is alarming after five minutes and only once; its return is told too', () => {
    const row = { failing: 1, alarmed: 0, since: START };
    expect(alarmOf(row, later(START, 5 * MINUTE - 1))).toBeNull();
    expect(alarmOf(row, later(START, 5 * MINUTE))).toBe('failed');
    expect(alarmOf({ ...row, alarmed: 1 }, later(START, 60 * MINUTE))).toBeNull();
    expect(alarmOf({ ...row, failing: 0, alarmed: 1 }, START)).toBe('restored');
    expect(alarmOf({ ...row, failing: 0 }, START)).toBeNull();
  });

  test('stands in the log within 15 minutes, and in health at once; a restart of the app tells it no second time', async () => {
    await watch.saw({ name: 'sealer', failing: false });
    await watch.saw({ name: 'syslog', failing: false });
    expect(await watch.isWell()).toBe(true);
    await watch.saw({ name: 'syslog', failing: true, why: 'syslog-econnrefused' });
    expect(await watch.isWell()).toBe(false);
    for (let minute = 0; minute < 15; minute += 1) {
      stage.pass(MINUTE);
      await watch.tick();
    }
    expect(await told()).toEqual([['audit.sink_failed', 'syslog']]);
    watch = opened();
    await watch.saw({ name: 'syslog', failing: true, why: 'syslog-econnrefused' });
    await watch.tick();
    await watch.saw({ name: 'syslog', failing: false });
    await watch.tick();
    await watch.tick();
    expect(await told()).toEqual([
      ['audit.sink_failed', 'syslog'],
      ['audit.sink_restored', 'syslog'],
    ]);
    expect(await watch.isWell()).toBe(true);
  });

  test('that flaps within minutes makes no noise; one that is no longer set is forgotten', async () => {
    await watch.saw({ name: 'file', failing: true, why: 'file-enoent' });
    stage.pass(4 * MINUTE);
    await watch.tick();
    await watch.saw({ name: 'file', failing: false });
    await watch.tick();
    expect(await told()).toEqual([]);
    await watch.keepOnly(['syslog']);
    expect(await watch.find('file')).toBeNull();
    expect(await opened().find('file')).toBeNull();
  });

  test('the sealer may start slowly, but not stay away', async () => {
    expect(await watch.isWell()).toBe(false);
    await watch.saw({ name: 'sealer', failing: true, why: 'enoent' });
    expect(await watch.isWell()).toBe(true);
    stage.pass(MINUTE);
    expect(await watch.isWell()).toBe(false);
  });

  test('a refused log is told at once, once for each reason', async () => {
    const trouble = { why: 'rolled-back', seq: 8, size: 7, held: 10 } as const;
    await watch.refused(trouble);
    await watch.refused({ ...trouble, size: 9 });
    await watch.refused({ ...trouble, why: 'forked' });
    const lines = (await stage.bodies()).filter(({ ev }) => ev.code === 'audit.head_refused');
    expect(lines.map(({ det }) => det['seq'])).toEqual([8, 8]);
    expect(await watch.isWell()).toBe(false);
  });
});

describe("the officer's mail", () => {
  const note =
    'beeldkamer/test-box/1\n24\nTmuENl0gu3ahvz7jDz/8J7Z1R2WjA8XfC4v+4JlsHLs=\n\n— beeldkamer/test-box/1 m10x\n';
  const keep = (size: number) =>
    transact(stage.db, (tx) =>
      insertHead(tx, { generation: 1, size, root: Buffer.alloc(32, 1), note, at: START }),
    );

  test('brings three lines, the note and its QR code, once a day, and again when the server was away', async () => {
    const server = await mailServer();
    const smtp = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      user: '',
      passwordFile: '',
    } as const;
    const mail = new HeadMail({
      db: stage.db,
      clock: stage.deps.clock,
      watch,
      installation: 'test-box',
      organisation: () => Promise.resolve({ name: 'Praktijk De Linde', timeZone: 'Europe/Amsterdam' }),
      transport: smtpTransport(smtp),
      probe: smtpProbe(smtp),
      from: 'log@box.example',
      to: 'officier@linde.example',
    });
    expect(await mail.send()).toEqual({ why: 'no-head' });
    await mail.tick();
    await keep(24);
    await mail.tick();
    await mail.tick();
    const [first, ...more] = server.arrived;
    expect(more).toEqual([]);
    expect(first?.to).toEqual(['officier@linde.example']);
    expect(first?.raw).toContain('24 regels op zaterdag 21 november 2026');
    expect(
      partOf(first?.raw ?? '', 'image/png')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(partOf(first?.raw ?? '', 'text/plain; name=').toString('utf8')).toBe(note);
    await keep(30);
    stage.pass(DAY);
    server.next({ reply: 451, says: 'later' });
    await mail.tick();
    expect(await watch.find('mail')).toMatchObject({ failing: 1, size: 24 });
    await mail.tick();
    expect(server.arrived).toHaveLength(2);
    stage.pass(MINUTE);
    await mail.tick();
    expect(await watch.find('mail')).toMatchObject({ failing: 0, size: 30 });
    expect(await mail.send()).toEqual({ size: 30 });
    await server.close();
    // nothing is to be sent today; that nothing could be shows all the same
    stage.pass(5 * MINUTE);
    await mail.tick();
    expect(await watch.find('mail')).toMatchObject({ failing: 1, why: 'smtp-unreachable', size: 30 });
  });
});

/** The decoded content of the first part of this type (RFC 2045, base64). */
function partOf(raw: string, type: string): Buffer {
  const part = raw.slice(raw.indexOf(`Content-Type: ${type}`));
  const content = /\r\n\r\n([\s\S]*?)\r\n--/.exec(part)?.[1] ?? '';
  return Buffer.from(content, 'base64');
}
