import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../server/core/clock.ts';
import type { LocationRecord } from '../../server/protocol/locations.ts';
import type { OpenTest, OpenTestView, Practice } from '../../server/protocol/open-test.ts';
import type { PrecallResult, Tested } from '../../server/protocol/precall.ts';
import { EngineChoice } from '../../server/relay/engines/choice.ts';
import { codeOf, given, House } from './house.ts';

const house = new House();
const ALL_WELL: Tested = {
  camera: 'works',
  microphone: 'works',
  sound: 'works',
  udp: 'works',
  tcp: 'works',
  tls: 'absent',
  line: { rttMs: 30, jitterMs: 4, lossPercent: 0, kbit: 2_500 },
  system: 'ios',
  browser: 'safari',
};

beforeAll(async () => {
  const { browser } = await house.practice.staff('Mieke Manager', 'manager');
  const { id } = await browser.post<LocationRecord>('/api/locations', {
    ...{ name: 'De Linde', phone: '010 765 43 21', address: '', archived: false },
    ...{ week: Array.from({ length: 7 }, () => []), closedDays: [] },
  });
  const page = { welcome: '', team: [], colour: '', walkInReasons: [], walkInMinutes: 10 };
  const walkInWeek = Array.from({ length: 7 }, () => []);
  await browser.post(`/api/locations/${id}/page`, { ...page, walkInWeek, slug: 'de-linde', published: true });
});

let last = 0;
/** Somebody at an address of his own: one address may not test for all. */
const begin = (practice = 'de-linde', from = `192.0.2.${++last}`) =>
  house.practice.app.http
    .inject({
      method: 'POST',
      url: '/api/open-tests',
      remoteAddress: from,
      headers: { host: new URL(house.practice.origin).host, 'content-type': 'application/json' },
      payload: JSON.stringify({ practice }),
    })
    .then((answer) => answer.json<OpenTest & { code?: string }>());
const tell = (test: string, changed: Partial<Tested> = {}) =>
  house.practice.browser().post<PrecallResult>('/api/open-tests/result', { test, ...ALL_WELL, ...changed });

describe('a test by anybody', () => {
  test('says whose practice it is, of a page that is there', async () => {
    expect(await house.practice.browser().get<Practice>('/api/practices/de-linde')).toEqual({
      name: 'De Linde',
      phone: '010 765 43 21',
    });
    expect(await codeOf(house.practice.browser().get('/api/practices/de-eik'))).toBe('NOT_FOUND');
    expect(await begin('de-eik')).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('has a call of its own at the relay each time, and writes no line', async () => {
    const from = await house.practice.size();
    const [one, other] = [await begin(), await begin()];
    const names = [one, other].map(({ iceServers }) => given(iceServers[0]).username);
    for (const name of names) expect(name).toMatch(/^\d+:test:open-[A-Za-z0-9_-]{22}:browser$/);
    expect(new Set(names).size).toBe(2);
    await tell(one.test);
    expect(await house.practice.codes(from)).toEqual([]);
  });

  test('is judged as one before a call, and keeps its code while it tells more', async () => {
    const { test: own } = await begin();
    const first = await tell(own, { camera: 'fails' });
    expect(first).toMatchObject({ verdict: 'fair', advice: 'camera' });
    const then = await tell(own);
    expect(then).toMatchObject({ verdict: 'good', advice: null, code: first.code });
    const found = await house.doctor.browser.get<OpenTestView>(`/api/open-tests/${first.code}`);
    expect(found).toEqual({ ...then, ...ALL_WELL, location: 'De Linde' });
  });

  test('is found by staff alone, for a day', async () => {
    const { code } = await tell((await begin()).test);
    expect(await codeOf(house.practice.browser().get(`/api/open-tests/${code}`))).toBe('NOT_SIGNED_IN');
    expect(await codeOf(house.doctor.browser.get('/api/open-tests/222222'))).toBe('TEST_UNKNOWN');
    expect(await codeOf(house.doctor.browser.get('/api/open-tests/OOO000'))).toBe('BAD_REQUEST');
    await house.pass(DAY + HOUR);
    const { browser } = await house.practice.staff('Nina Nieuw', 'assistant');
    expect(await codeOf(browser.get(`/api/open-tests/${code}`))).toBe('TEST_UNKNOWN');
    const { domains } = house.practice.app;
    await domains.calls.openTests.forgetOld();
    const { db } = house.practice.appliance.database;
    const kept = await db.selectFrom('open_test').select('code').execute();
    expect(kept).toEqual([]);
  });

  test('takes no word of a test that is not, nor without end of one that is', async () => {
    expect(await codeOf(tell('x'.repeat(43)))).toBe('TEST_UNKNOWN');
    const { test: own } = await begin();
    for (let i = 0; i < 20; i += 1) await tell(own);
    expect(await codeOf(tell(own))).toBe('TOO_MANY');
  });

  test('is not begun again and again from one address', async () => {
    for (let i = 0; i < 4; i += 1) expect((await begin('de-linde', '198.51.100.7')).code).toBeUndefined();
    expect(await begin('de-linde', '198.51.100.7')).toMatchObject({ code: 'TOO_MANY' });
    expect((await begin('de-linde', '198.51.100.8')).code).toBeUndefined();
  });

  test('goes through the own relay, whatever carries calls', () => {
    const own = { name: 'own', urls: [], secret: 'a' };
    const other = { name: 'coturn', urls: [], secret: 'b' };
    const choice = new EngineChoice(own, [other]);
    choice.stands('coturn', true);
    expect(choice.of('test:open-x')).toBe(own);
    expect(choice.of('test:x')).toBe(other);
  });
});
