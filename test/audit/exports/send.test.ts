import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrokenOff, sendEvents } from '../../../server/audit/exports/send.ts';
import { bySystem } from '../../../server/core/context.ts';
import { transact } from '../../../server/core/database.ts';
import { certificate } from '../../support/certificate.ts';
import { Receiver } from '../sinks/receiver.ts';
import { openStage, type Stage, viewed } from '../stage.ts';

const credentials = certificate();
const TEXT =
  /^<85>1 2026-11-21T20:00:00\.000Z test-box beeldkamer - DICOM\+RFC3881 - <\?xml version="1.0" encoding="UTF-8"\?><AuditMessage>.*<\/AuditMessage>$/;

let stage: Stage;
let receiver: Receiver;
beforeEach(async () => {
  stage = await openStage();
  receiver = new Receiver(credentials);
  await receiver.start();
  writeFileSync(join(stage.folder, 'ca.pem'), credentials.cert);
});
afterEach(async () => {
  await receiver.stop();
  await stage.close();
});

function send(wanted: Parameters<typeof sendEvents>[2] = {}) {
  const server = {
    host: '127.0.0.1',
    port: receiver.port,
    caFile: join(stage.folder, 'ca.pem'),
    certFile: '',
    keyFile: '',
  };
  return sendEvents({ db: stage.db, append: stage.log.append }, { by: bySystem() }, wanted, server);
}

describe('audit messages over syslog with TLS', () => {
  test('arrive in order, one a line of the log, over more pages than one', async () => {
    await transact(stage.db, async (tx) => {
      for (let count = 0; count < 1_200; count += 1) await stage.log.append(tx, viewed);
    });
    expect(await send({ from: 101 })).toEqual({ from: 101, through: 1_200, events: 1_100 });
    expect(receiver.texts).toHaveLength(1_100);
    for (const [at, text] of receiver.texts.entries()) {
      expect(text).toMatch(TEXT);
      expect(text).toContain(`>line ${at + 101}<`);
      expect(text).not.toContain('192.0.2.17');
    }
    expect((await stage.bodies()).at(-1)).toMatchObject({
      ev: { code: 'audit.exported' },
      det: { format: 'atna', from: 101, through: 1_200, personal: false },
    });
  });

  test('with the keys tell what is personal, in UTF-8 that says so', async () => {
    await stage.write({
      ...viewed,
      personal: [{ subject: 'x', of: 'obj/0', facts: { name: 'Mw. İ. Öztürk' } }],
    });
    await send({ find: (id) => stage.deps.keys.find(id) });
    expect(receiver.texts[0]).toMatch(/ - \ufeff<\?xml.*192\.0\.2\.17.*Mw\. İ\. Öztürk/);
  });

  test('that a receiver breaks off are told with what is certain, and can go on from there', async () => {
    await stage.write(viewed, viewed);
    receiver.manners = 'hang-up';
    const broken = send();
    await expect(broken).rejects.toBeInstanceOf(BrokenOff);
    await expect(broken).rejects.toMatchObject({ through: 0 });
    receiver.manners = 'take';
    // the attempt itself is line 3
    expect(await send({ from: 1 })).toMatchObject({ events: 3 });
  });

  test('are not given to somebody who has not the right certificate, or is not there', async () => {
    await stage.write(viewed);
    writeFileSync(join(stage.folder, 'ca.pem'), certificate().cert);
    await expect(send()).rejects.toMatchObject({ cause: expect.any(Error), through: 0 });
    await receiver.stop();
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(receiver.texts).toEqual([]);
  });
});
