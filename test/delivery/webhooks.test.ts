import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../server/core/clock.ts';
import type { WebhookList, WebhookSecret } from '../../server/protocol/webhooks.ts';
import { TestSystem } from '../agenda/api/system.ts';
import { codeOf, given } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';
import { type Manner, signers, webhookReceiver } from './webhook-receiver.ts';

let manner: Manner = 204;
let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
let practice: Practice;
let manager: TestBrowser;
let epd: TestSystem;
let number = 0;

beforeAll(async () => {
  receiver = await webhookReceiver(() => manner);
  practice = await Practice.open({
    BEELDKAMER_APP_WEBHOOK_HOSTS: `${receiver.host},localhost:${receiver.port}`,
    BEELDKAMER_APP_WEBHOOK_PRIVATE: 'yes',
  });
  ({ browser: manager } = await practice.staff('Mia Manager', 'manager'));
  await practice.staff('Anna de Vries', 'clinician');
  epd = await TestSystem.admit(manager);
});
afterAll(async () => {
  const { faults } = practice;
  await practice.close();
  await receiver.close();
  expect(faults).toEqual([]);
});

let hook: WebhookSecret;
beforeEach(async () => {
  manner = 204;
  receiver.posts.length = 0;
  hook = await make(`http://${receiver.host}/hook?key=1`);
});
afterEach(async () => {
  await manager.delete(`/api/systems/webhooks/${hook.id}`);
});

const make = (url: string) =>
  manager.post<WebhookSecret>('/api/systems/webhooks', { name: 'EPD', source: 'epd', url });
const standing = async () =>
  given((await manager.get<WebhookList>('/api/systems/webhooks')).webhooks.find(({ id }) => id === hook.id));

async function plan(): Promise<string> {
  number += 1;
  await epd.ask('PUT', `/appointments/W${number}`, {
    ...{ code: 'VIDEO20', clinician: 'Anna de Vries' },
    start: new Date(practice.clock.now + DAY).toISOString(),
    patient: { name: 'Mw. Jansen', phone: '06 12345678' },
  });
  return `W${number}`;
}

describe('another system', () => {
  test('hears of its appointments, signed, by its own number and nothing more', async () => {
    const planned = await plan();
    await epd.ask('DELETE', `/appointments/${planned}`);
    const posts = await receiver.heard(2);
    const types = posts.map(({ body }) => body.type);
    expect(types.sort()).toEqual(['appointment.cancelled', 'appointment.planned']);
    for (const post of posts) {
      expect(post.body.data).toEqual({ number: planned });
      expect(Object.keys(post.body).sort()).toEqual(['data', 'timestamp', 'type']);
      expect(signers(post, [hook.secret, `whsec_${Buffer.alloc(32).toString('base64')}`])).toEqual([
        hook.secret,
      ]);
      expect(post.headers).not.toHaveProperty('cookie');
    }
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  test('hears nothing of what others numbered, or nobody', async () => {
    const other = await TestSystem.admit(manager, { source: 'lab' });
    await other.ask('PUT', '/appointments/L1', {
      ...{ code: 'VIDEO20', clinician: 'Anna de Vries' },
      start: new Date(practice.clock.now + DAY).toISOString(),
      patient: { name: 'Mw. Jansen', phone: '06 12345678' },
    });
    const own = await plan();
    expect((await receiver.heard(1)).map(({ body }) => body.data.number)).toEqual([own]);
  });

  test('that fails is told again under the same id, later and later; ten times, until a person has it tried anew', async () => {
    manner = 500;
    await plan();
    await receiver.heard(1);
    for (let tries = 2; tries <= 11; tries += 1) {
      while ((await standing()).queued === 1 && (await attempts()) < tries - 1) await breathe();
      practice.clock.forward(24 * HOUR);
      await manager.signIn('miamanager@praktijk.nl', 'de kat zit op de mat');
      await receiver.heard(tries);
    }
    while ((await standing()).dead === 0) await breathe();
    expect(await standing()).toMatchObject({ queued: 0, dead: 1, trouble: 'http-500' });
    manner = 204;
    await manager.post(`/api/systems/webhooks/${hook.id}/again`);
    const posts = await receiver.heard(12);
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(posts.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(9);
    while ((await standing()).dead + (await standing()).queued > 0) await breathe();
  });

  test.each([
    [
      'leads elsewhere',
      (): Manner => (answer) => answer.writeHead(302, { location: '/elsewhere' }).end(),
      'http-302',
    ],
    ['breaks off', (): Manner => (answer) => answer.destroy(), 'econnreset'],
  ])('that %s has not taken it', async (_name, how, why) => {
    manner = how();
    await plan();
    await receiver.heard(1);
    while ((await standing()).trouble === null) await breathe();
    expect(await standing()).toMatchObject({ queued: 1, trouble: why });
    expect(receiver.posts).toHaveLength(1);
  });

  test('knows it by the former secret, too, for a day after it changed', async () => {
    const { secret } = await manager.post<WebhookSecret>(`/api/systems/webhooks/${hook.id}/secret`);
    await plan();
    const [first] = await receiver.heard(1);
    expect(signers(given(first), [hook.secret, secret])).toEqual([hook.secret, secret]);
    practice.clock.forward(DAY + MINUTE);
    await manager.signIn('miamanager@praktijk.nl', 'de kat zit op de mat');
    await plan();
    const [, second] = await receiver.heard(2);
    expect(signers(given(second), [hook.secret, secret])).toEqual([secret]);
  });
});

test('only hosts of the configuration, and no address in disguise', async () => {
  for (const url of [
    'http://127.0.0.1:1/',
    `http://${receiver.host}.evil.example/`,
    `http://evil.example/?${receiver.host}`,
    'file:///etc/passwd',
    'http://[::1]/',
    `https://user@${receiver.host}/`,
  ])
    expect([url, await codeOf(make(url))]).toEqual([
      url,
      expect.stringMatching(/HOST_NOT_ALLOWED|BAD_REQUEST/),
    ]);
});

test('its secret stands in the database only sealed', async () => {
  const rows = await practice.appliance.database.db.selectFrom('webhook').selectAll().execute();
  const secret = Buffer.from(hook.secret.slice('whsec_'.length), 'base64');
  expect(rows.some((row) => row.secret.includes(secret))).toBe(false);
});

async function attempts(): Promise<number> {
  const query = practice.appliance.database.db.selectFrom('webhook_event').select('attempts');
  const row = await query.where('webhook_id', '=', hook.id).executeTakeFirst();
  return row?.attempts ?? 0;
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
