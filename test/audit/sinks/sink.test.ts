import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SealedHead } from '../../../server/audit/sealer/head-file.ts';
import { fileDrop } from '../../../server/audit/sinks/file-drop.ts';
import { FedSink, type Sink } from '../../../server/audit/sinks/sink.ts';
import { syslogSink } from '../../../server/audit/sinks/syslog.ts';
import { type EpochMs, later, MINUTE, SECOND } from '../../../server/core/clock.ts';
import { mayTry, step, untried } from '../../../server/core/standing.ts';
import { LOG_AUDIT, NOTICE, syslogFrame, syslogText } from '../../../server/core/syslog.ts';
import { certificate } from '../../support/certificate.ts';
import { START } from '../sealer/stage.ts';
import { Receiver } from './receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'sinks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = (size: number): SealedHead => ({
  generation: 1,
  size,
  root: Buffer.alloc(32, size).toString('base64'),
  at: '2026-11-21T20:00:00.000Z',
  note: `beeldkamer/test-box/1\n${size}\nroot=\n\n— beeldkamer/test-box/1 sig\n`,
});

describe('how a sink stands', () => {
  test('a dead one is tried again and again, within five minutes each time, and one that works is asked every five', () => {
    let [standing, now] = [untried(START), START];
    expect(mayTry(standing, false, now)).toBe(true);
    for (let tries = 0; tries < 12; tries += 1) {
      standing = step(standing, { kind: 'failed', why: 'x' }, now);
      expect(standing).toMatchObject({ failing: true, since: START, why: 'x' });
      expect(mayTry(standing, true, now)).toBe(false);
      expect(standing.next - now).toBeLessThanOrEqual(5 * MINUTE);
      now = standing.next;
      expect(mayTry(standing, true, now)).toBe(true);
    }
    standing = step(standing, { kind: 'worked' }, now);
    expect(standing).toMatchObject({ failing: false, since: now, why: null });
    expect(mayTry(standing, true, now)).toBe(true);
    expect(mayTry(standing, false, later(now, 5 * MINUTE - 1))).toBe(false);
    expect(mayTry(standing, false, later(now, 5 * MINUTE))).toBe(true);
    expect(mayTry(standing, false, later(START, -MINUTE))).toBe(true);
  });
});

describe('a sink that is fed', () => {
  const file = join(folder, 'place');
  let all: SealedHead[];
  let taken: number[];
  let dead: boolean;
  let now: EpochMs;
  const sink: Sink = {
    name: 'test',
    deliver: (heads) => {
      if (dead) return Promise.reject(Object.assign(new Error('gone'), { code: 'EHOSTUNREACH' }));
      taken.push(...heads.map(({ size }) => size));
      return Promise.resolve();
    },
  };
  const fed = () =>
    new FedSink({
      sink,
      file,
      headsAfter: ({ size }, count) => all.filter((one) => one.size > size).slice(0, count),
      clock: () => now,
    });
  beforeEach(() => {
    rmSync(file, { force: true });
    [all, taken, dead, now] = [[], [], false, START];
  });

  test('gets every head once and in order, also those of while it was dead or the sealer was', async () => {
    let one = fed();
    all.push(head(1), head(2));
    await one.tick();
    dead = true;
    all.push(head(5));
    await one.tick();
    expect(one.standing).toMatchObject({ failing: true, why: 'EHOSTUNREACH', size: 2 });
    one = fed();
    all.push(head(9));
    await one.tick();
    dead = false;
    await one.tick();
    expect(taken).toEqual([1, 2]);
    now = later(now, 10 * SECOND);
    await one.tick();
    await one.tick();
    expect(taken).toEqual([1, 2, 5, 9]);
    expect(one.standing).toEqual({
      name: 'test',
      failing: false,
      since: now,
      why: null,
      generation: 1,
      size: 9,
    });
  });

  test('shows within five minutes that it died although nothing was to be sent', async () => {
    const one = fed();
    await one.tick();
    dead = true;
    now = later(now, 5 * MINUTE);
    await one.tick();
    expect(one.standing.failing).toBe(true);
  });
});

describe('a folder', () => {
  const drop = join(folder, 'drop');
  beforeEach(() => rmSync(drop, { recursive: true, force: true }));

  test('that is not there, or is none, fails and is not made', async () => {
    const sink = fileDrop(drop, 'test-box');
    await expect(sink.deliver([])).rejects.toMatchObject({ why: 'file-enoent' });
    writeFileSync(drop, 'no folder', { mode: 0o755 });
    await expect(sink.deliver([head(1)])).rejects.toMatchObject({ why: 'file-enotdir' });
  });

  test('gets one file a head, keeps what is there, and nothing of a try to see whether it works', async () => {
    const own = mkdtempSync(join(folder, 'own-'));
    const sink = fileDrop(own, 'test-box');
    await sink.deliver([]);
    expect(readdirSync(own)).toEqual([]);
    await sink.deliver([head(3), head(12)]);
    expect(readdirSync(own)).toEqual(['test-box-1-000000000003.note', 'test-box-1-000000000012.note']);
    expect(readFileSync(join(own, 'test-box-1-000000000003.note'), 'utf8')).toBe(head(3).note);
    chmodSync(join(own, 'test-box-1-000000000003.note'), 0o444);
    writeFileSync(join(own, 'test-box-1-000000000012.note'), 'mine');
    await sink.deliver([head(12)]);
    expect(readFileSync(join(own, 'test-box-1-000000000012.note'), 'utf8')).toBe('mine');
  });
});

describe('syslog', () => {
  const message = {
    facility: LOG_AUDIT,
    severity: NOTICE,
    at: '2026-11-21T20:00:00.000Z',
    host: 'box 1\n',
    app: '',
    id: 'head',
    text: 'kop',
  };

  test('writes RFC 5424 text in frames of RFC 5425', () => {
    expect(syslogText(message)).toBe('<109>1 2026-11-21T20:00:00.000Z box1 - - head - kop');
    const text = syslogText({ ...message, text: 'één' });
    expect(text.endsWith(' - \ufefféén')).toBe(true);
    const octets = Buffer.byteLength(text);
    expect(syslogFrame({ ...message, text: 'één' }).toString('utf8')).toBe(`${octets} ${text}`);
  });

  const credentials = certificate();
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, credentials.cert);
  const receiver = new Receiver(credentials);
  const sink = (more: { readonly caFile?: string; readonly port?: number } = {}) =>
    syslogSink({ host: 'localhost', port: receiver.port, caFile, certFile: '', keyFile: '', ...more });
  afterEach(() => receiver.stop());

  test('brings heads over TLS in one line of ASCII each', async () => {
    await receiver.start();
    await sink().deliver([head(3), head(7)]);
    await sink().deliver([]);
    expect(receiver.texts).toHaveLength(2);
    const [, header, text = ''] =
      /^(<109>1 \S+Z \S+ beeldkamer-sealer - head -) (.*)$/.exec(receiver.texts[1] ?? '') ?? [];
    expect(header).toBeDefined();
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    const { at: _, ...expected } = head(7);
    expect(JSON.parse(text)).toEqual(expected);
  });

  test('does not take for arrived what a receiver never read to its end', async () => {
    receiver.manners = 'hang-up';
    await receiver.start();
    await expect(sink().deliver([head(1)])).rejects.toThrow(/^syslog-/);
    receiver.manners = 'take';
  });

  test('speaks to nobody without the right certificate, and tells when nobody is there', async () => {
    await receiver.start();
    const otherFile = join(folder, 'other.pem');
    writeFileSync(otherFile, certificate().cert);
    await expect(sink({ caFile: '' }).deliver([head(1)])).rejects.toThrow('self_signed');
    await expect(sink({ caFile: otherFile }).deliver([head(1)])).rejects.toThrow('self_signed');
    await expect(sink({ port: 1 }).deliver([head(1)])).rejects.toThrow('syslog-econnrefused');
    expect(receiver.texts.filter((text) => text.includes('"size":1,'))).toEqual([]);
  });
});
