import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { contrast } from '../../server/organisation/practice-page/contrast.ts';
import { cleanPng } from '../../server/organisation/practice-page/png.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { LocationRecord, LocationWanted } from '../../server/protocol/locations.ts';
import type { PageRecord, PageWanted } from '../../server/protocol/practice-page.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const DAY = [{ from: '08:30', until: '17:00' }];
const PAGE: PageWanted = {
  slug: 'de-linde',
  published: true,
  welcome: 'Welkom bij <b>ons</b> & de buren.',
  team: ['Anna de Vries, fysiotherapeut', 'Bas "Bakker"'],
  colour: '#00596b',
  walkInWeek: Array.from({ length: 7 }, () => []),
  walkInReasons: [],
  walkInMinutes: 10,
};
const LOCATION: LocationWanted = {
  name: 'De Linde <Oost>',
  phone: '010 765 43 21',
  address: 'Dorpsstraat 1, Rotterdam',
  week: [DAY, DAY, DAY, DAY, DAY, [], []],
  closedDays: [],
  archived: false,
};

const made = () => manager.browser.post<LocationRecord>('/api/locations', LOCATION);
const save = (id: string, changed: Partial<PageWanted> = {}) =>
  manager.browser.post<PageRecord>(`/api/locations/${id}/page`, { ...PAGE, ...changed });
const logo = (id: string, png: Buffer | null) =>
  manager.browser.post<PageRecord>(`/api/locations/${id}/page/logo`, {
    png: png?.toString('base64') ?? null,
  });
const visit = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${house.practice.origin}/praktijk/${path}`, { headers });

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey picture, with a word about it that tells too much. */
function png({ width = 2, height = 2, pixels = deflateSync(Buffer.alloc(6)) } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from('Author\0Jan Jansen', 'latin1')),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a practice page', () => {
  test('says who, where, when and what not for, without any script and with the words of people as text', async () => {
    const { id } = await made();
    const from = await house.practice.size();
    await save(id);
    const [line] = await house.practice.lines(from);
    expect([line?.code, line?.obj, line?.det['fields']]).toEqual([
      'location.update',
      [`loc:${id}`],
      'page-colour page-published page-slug page-team page-walkInMinutes page-walkInReasons page-walkInWeek page-welcome',
    ]);
    const answer = await visit('de-linde', { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('<h1>De Linde &lt;Oost&gt;</h1>');
    expect(html).toContain('Welkom bij &lt;b&gt;ons&lt;/b&gt; &amp; de buren.');
    expect(html).toContain('<li>Bas &quot;Bakker&quot;</li>');
    expect(html).toContain('Niet voor spoed.');
    expect(html).toContain('<th scope="row">maandag tot en met vrijdag</th><td>van 8.30 tot 17.00 uur</td>');
    expect(html).toContain('href="tel:0107654321"');
    expect(html).toContain('Wij zijn nu open, tot 17.00 uur.');
    expect(html).not.toMatch(/<script|style=|\son\w+=|https?:/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const english = await (await visit('de-linde?lang=en')).text();
    expect(english).toContain('<html lang="en">');
    expect(english).toContain('We are open now, until 17:00.');
  });

  test('has the colours of the practice, in the light alone', async () => {
    const { id } = await made();
    await save(id, { slug: 'kleur', colour: '#7a1fa2' });
    const style = await visit('kleur/stijl.css');
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await style.text()).toContain('(prefers-color-scheme: light) { :root { --accent: #7a1fa2;');
    expect(await codeOf(save(id, { slug: 'kleur', colour: '#ffd54a' }))).toBe('LOW_CONTRAST');
    expect(await codeOf(save(id, { slug: 'kleur', colour: 'red' }))).toBe('BAD_REQUEST');
  });

  test('is not there before it is published, nor when its place is no longer used', async () => {
    const { id } = await made();
    await save(id, { slug: 'straks', published: false });
    for (const path of ['straks', 'nergens']) {
      const gone = await visit(path);
      expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('bestaat niet')]);
    }
    await save(id, { slug: 'straks' });
    expect((await visit('straks')).status).toBe(200);
    await manager.browser.post(`/api/locations/${id}`, { ...LOCATION, archived: true });
    expect((await visit('straks')).status).toBe(404);
  });

  test('has a word of its own, and proposes one', async () => {
    const { id } = await made();
    expect(await manager.browser.get<PageRecord>(`/api/locations/${id}/page`)).toMatchObject({
      slug: 'de-linde-oost',
      published: false,
    });
    await save(id, { slug: 'eigen-woord' });
    const other = await made();
    expect(await codeOf(save(other.id, { slug: 'eigen-woord' }))).toBe('ALREADY_EXISTS');
    const from = await house.practice.size();
    await save(id, { slug: 'eigen-woord' });
    expect(await house.practice.lines(from)).toEqual([]);
  });

  test('shows a logo with nothing in it but the picture', async () => {
    const { id } = await made();
    expect(await codeOf(logo(id, png()))).toBe('LOCATION_UNKNOWN');
    await save(id, { slug: 'met-logo' });
    expect((await logo(id, png())).logo).toBe(true);
    expect(await (await visit('met-logo')).text()).toContain('src="/praktijk/met-logo/logo.png" alt=""');
    const answer = await visit('met-logo/logo.png');
    expect(answer.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString('latin1')).not.toContain('Jansen');
    expect(bytes.subarray(0, 8)).toEqual(png().subarray(0, 8));
    await logo(id, null);
    expect((await visit('met-logo/logo.png')).status).toBe(404);
  });
});

describe('a picture', () => {
  const good = png();
  test.each<[string, Buffer]>([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['nothing', Buffer.alloc(0)],
    ['half of one', good.subarray(0, good.length - 20)],
    ['one with a wrong sum', Buffer.from(good.map((byte, place) => (place === 20 ? byte ^ 1 : byte)))],
    ['one that is too wide', png({ width: 1001 })],
    ['one of no height', png({ height: 0 })],
    ['pixels that are none', png({ pixels: Buffer.from('nothing packed') })],
    ['pixels that unpack to far more', png({ pixels: deflateSync(Buffer.alloc(9_000_000)) })],
    ['one that is too large', png({ pixels: Buffer.alloc(97 * 1024) })],
  ])('that is %s is refused', (_name, bytes) => {
    expect(() => cleanPng(bytes)).toThrow(expect.objectContaining({ code: 'BAD_IMAGE' }));
  });

  test('that was cleaned stays as it is', () => {
    expect(cleanPng(cleanPng(good))).toEqual(cleanPng(good));
    expect(given(cleanPng(good)).length).toBeLessThan(good.length);
  });
});

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrast('#ffffff', '#ffffff')).toBe(1);
});
