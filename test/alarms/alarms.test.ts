import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../server/core/clock.ts';
import type { Status } from '../../server/protocol/status.ts';
import { run } from '../../server/relay/run.ts';
import { signers, webhookReceiver } from '../delivery/webhook-receiver.ts';
import { relayFolder } from '../relay/running.ts';
import { Practice } from '../support/practice.ts';

const folder = mkdtempSync(join(tmpdir(), 'alarms-'));
const secret = randomBytes(32).toString('base64');
const place = relayFolder();
let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
let answer = 503;
/** What each post was answered, in their order. */
const answered: number[] = [];
let practice: Practice;

/** A practice beside which no relay and no sealer run, and whose alarms go to a letter box and another system. */
beforeAll(async () => {
  receiver = await webhookReceiver(() => {
    answered.push(answer);
    return answer;
  });
  const secretFile = join(folder, 'alarm.secret');
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 });
  practice = await Practice.open({
    BEELDKAMER_APP_ALARM_MAIL: 'it@praktijk.nl',
    BEELDKAMER_APP_ALARM_URL: `http://${receiver.host}/alarm`,
    BEELDKAMER_APP_ALARM_SECRET_FILE: secretFile,
    BEELDKAMER_RELAY_CONTROL_SOCKET: place.config.controlSocket,
  });
});
afterAll(async () => {
  const { faults } = practice;
  await practice.close();
  await receiver.close();
  place.remove();
  rmSync(folder, { recursive: true });
  expect(faults).toEqual([]);
});

/** The clock of a test is set by hand, and what its alarm says is another test's matter (checks.test). */
const OF_THE_TEST = 'clock';
const look = () => practice.app.domains.alarms.look();
const mails = async () =>
  (await practice.app.domains.postbox?.newest(50))?.filter(({ to }) => to === 'it@praktijk.nl') ?? [];
const subjects = async () =>
  (await mails())
    .map(({ subject }) => subject.replace(/^.*: /, ''))
    .filter((subject) => !subject.includes(OF_THE_TEST))
    .toSorted();
/** What the other system was told, and whether it took it; the app looks by itself now and then, which tells nothing twice. */
const told = (status: number) =>
  receiver.posts
    .filter(({ raw }, at) => answered[at] === status && !raw.includes(`"alarm":"${OF_THE_TEST}"`))
    .map(({ body, headers }) => `${body.type} ${headers['webhook-id']}`);

test('what lasts is told once by mail and webhook, and once when it is over', {
  timeout: 120_000,
}, async () => {
  const { browser } = await practice.staff('Ans Assistent', 'assistant');
  const troubles = async () =>
    (await browser.get<Status>('/api/status')).parts.map(({ part, troubles }) => [
      part,
      troubles.map(({ kind }) => kind).filter((kind) => kind !== OF_THE_TEST),
    ]);
  const quiet = [
    ['calls', []],
    ['messages', []],
    ['log', []],
    ['backup', []],
  ];
  await look();
  // a restart takes as long
  expect([await troubles(), await subjects(), told(503)]).toEqual([quiet, [], []]);
  expect((await browser.get<Status>('/api/status')).at).toBe(new Date(practice.clock.now).toISOString());

  practice.clock.forward(6 * MINUTE);
  await look();
  expect(await troubles()).toEqual([
    ['calls', ['relay']],
    ['messages', []],
    ['log', ['seals']],
    ['backup', []],
  ]);
  const raised = ['storing (relay)', 'storing (seals)'];
  expect(await subjects()).toEqual(raised);
  // the other system took none, and is told again under the same number
  const refused = [...new Set(told(503))];
  expect(refused).toHaveLength(2);
  answer = 204;
  await look();
  expect(told(204).toSorted()).toEqual(refused.toSorted());
  expect(receiver.posts.every((post) => signers(post, [secret]).length === 1)).toBe(true);

  await practice.restart();
  await look();
  expect([await subjects(), told(204).length]).toEqual([raised, 2]);

  const relay = await run({ ...place.config });
  await look();
  await relay.stop();
  expect(await troubles()).toEqual([
    ['calls', []],
    ['messages', []],
    ['log', ['seals']],
    ['backup', []],
  ]);
  expect(await subjects()).toEqual([...raised, 'voorbij (relay)'].toSorted());
  expect(told(204).slice(2)).toEqual([expect.stringMatching(/^alarm\.over /)]);
});

test('what was over is forgotten after a quarter', { timeout: 120_000 }, async () => {
  practice.clock.forward(91 * DAY);
  await look();
  const rows = await practice.appliance.database.db.selectFrom('alarm').select(['kind', 'over_at']).execute();
  expect(rows.filter(({ over_at }) => over_at !== null)).toEqual([]);
});
