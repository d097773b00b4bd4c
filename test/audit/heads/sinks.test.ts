import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { certificate } from '../../support/certificate.ts';
import { freeTcpPort } from '../../support/ports.ts';
import { Receiver } from '../sinks/receiver.ts';
import { viewed } from '../stage.ts';
import { type HeadsStage, openHeads, until } from './stage.ts';

let stage: HeadsStage;
const receiver = new Receiver(certificate());
afterEach(async () => {
  await receiver.stop();
  await stage.close();
});

test('a dead receiver shows in the app and holds up neither log nor folder; back again, it gets what it missed', async () => {
  receiver.port = await freeTcpPort();
  stage = await openHeads({}, (folder) => {
    writeFileSync(join(folder, 'ca.pem'), receiver.certificate);
    return {
      BEELDKAMER_SEALER_SYSLOG_HOST: 'localhost',
      BEELDKAMER_SEALER_SYSLOG_PORT: String(receiver.port),
      BEELDKAMER_SEALER_SYSLOG_CA_FILE: join(folder, 'ca.pem'),
      BEELDKAMER_SEALER_DROP_FOLDER: join(folder, 'drop'),
    };
  });
  const row = async (name: string) =>
    (await stage.log.db.selectFrom('sink').selectAll().where('name', '=', name).execute())[0];
  await stage.sealer.start();
  await stage.log.write(viewed, viewed);
  stage.heads.start();
  await until(async () => (await row('syslog'))?.failing === 1);
  await until(async () => (await row('file'))?.size === 2);
  expect(await row('syslog')).toMatchObject({ why: 'syslog-econnrefused', size: 0, alarmed: 0 });
  expect(await stage.heads.isWell()).toBe(false);
  expect(readdirSync(join(stage.log.folder, 'drop'))).toEqual(['test-box-1-000000000002.note']);

  await receiver.start();
  await until(async () => (await row('syslog'))?.failing === 0);
  expect(receiver.texts).toHaveLength(1);
  expect(receiver.texts[0]).toContain('"size":2,');
  expect(await row('syslog')).toMatchObject({ size: 2, why: null });
  expect(await stage.heads.isWell()).toBe(true);
}, 120_000);
