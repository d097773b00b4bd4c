import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../../server/core/clock.ts';
import { letterPdf } from '../../../server/delivery/letter/pdf.ts';
import { wordsOf } from '../../../server/delivery/letter/words.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { Invitation } from '../../../server/protocol/guest.ts';
import type { LetterFile } from '../../../server/protocol/letter.ts';
import { codeOf, given, House } from '../../calls/house.ts';

const house = new House();
const pathOf = (of: Appointment) => `/api/appointments/${of.id}/participants/${of.participants[0]?.id}`;

/** A letter for the first guest, and the code in it: it is nowhere else in the clear. */
async function lettered(of: Appointment): Promise<{ file: LetterFile; code: string }> {
  const file = await house.planner.browser.post<LetterFile>(`${pathOf(of)}/letter`, { language: 'nl' });
  return { file, code: codeIn(Buffer.from(file.base64, 'base64')) };
}

/** The text of a PDF whose letters are embedded: glyphs by the table that comes with them. */
function codeIn(pdf: Buffer): string {
  const streams = streamsIn(pdf);
  const maps = streams.filter((one) => one.includes('beginbfrange')).map(mapOf);
  // a font may hold the bytes of one operator by chance
  const page = streams.find((one) => one.includes('BT') && one.includes('] TJ')) ?? '';
  for (const map of maps) {
    const said = [...page.matchAll(/\[([^\]]*)\] TJ/g)].map(([, glyphs = '']) =>
      [...glyphs.matchAll(/<([0-9a-f]+)>/g)]
        .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
        .map((glyph) => map[Number.parseInt(glyph, 16)] ?? '')
        .join(''),
    );
    const code = said.find((text) => /^[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}$/.test(text));
    if (code !== undefined) return code;
  }
  throw new Error('no code in the letter');
}

/** What a PDF's streams hold. Each is as long as it says: its last byte may look like an end of line. */
function streamsIn(pdf: Buffer): string[] {
  const raw = pdf.toString('latin1');
  return [...raw.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g)].map(({ 0: head, 1: length, index }) => {
    const from = index + head.length;
    const body = pdf.subarray(from, from + Number(length));
    try {
      return inflateSync(body).toString('latin1');
    } catch {
      return body.toString('latin1');
    }
  });
}

/** Which character each glyph is, in their order (`beginbfrange <0000> <00ff> [<0041> …]`). */
function mapOf(stream: string): string[] {
  return [...stream.matchAll(/\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) =>
      String.fromCodePoint(Number.parseInt(hex.slice(0, 4) || '0', 16)),
    ),
  );
}

/** Types a code as the page's form does. */
async function type(code: string, query = ''): Promise<Response> {
  return await fetch(`${house.practice.origin}/kort${query}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: house.practice.origin,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ code }),
  });
}

const tokenIn = (answer: Response) => given(answer.headers.get('location')).split('/j#')[1] ?? '';

describe('a letter', () => {
  test('brings a link of its own by its code, as often as it takes, and only a hash of both is kept', async () => {
    const appointment = await house.plan({ minutes: 2 });
    const from = await house.practice.size();
    const { file, code } = await lettered(appointment);
    expect(file).toMatchObject({ name: 'uitnodiging.pdf', mediaType: 'application/pdf' });
    const tokens = [];
    for (const typed of [code, ` ${code.toLowerCase().replace('-', ' ')} `]) {
      const answer = await type(typed);
      expect(answer.status).toBe(303);
      tokens.push(tokenIn(answer));
    }
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens)
      expect(await house.practice.browser().post('/api/link/look', { token })).toMatchObject({
        window: 'open',
      });
    const { seat } = await house.practice.browser().post<Invitation>('/api/link/press', { token: tokens[0] });
    expect(seat).toBe(appointment.participants[0]?.seat.seat);
    const codes = await house.practice.codes(from);
    expect(codes.filter((one) => one === 'invite.created')).toHaveLength(3);
    const { db } = house.practice.appliance.database;
    const kept = JSON.stringify([
      await db.selectFrom('short_code').selectAll().execute(),
      await db.selectFrom('audit').select('body').execute(),
    ]);
    for (const secret of [code, code.replace('-', ''), ...tokens]) expect(kept).not.toContain(secret);
  });

  test('is worth nothing when access was withdrawn or given anew, when it is cancelled, and when it is over', async () => {
    const appointment = await house.plan({ minutes: 20 });
    const { code } = await lettered(appointment);
    await house.token(appointment);
    expect((await type(code)).status).toBe(404);
    const second = await lettered(appointment);
    await house.planner.browser.delete(`${pathOf(appointment)}/link`);
    expect((await type(second.code)).status).toBe(404);
    const third = await lettered(appointment);
    expect((await type(third.code)).status).toBe(303);
    await house.planner.browser.post(`/api/appointments/${appointment.id}/cancel`);
    expect((await type(third.code)).status).toBe(410);
    expect(
      await codeOf(house.planner.browser.post(`${pathOf(appointment)}/letter`, { language: 'nl' })),
    ).toBe('APPOINTMENT_CANCELLED');
    const over = await house.plan({ minutes: 2 });
    const late = await lettered(over);
    house.practice.clock.forward(DAY);
    expect((await type(late.code)).status).toBe(410);
  });

  test('cannot be guessed: ten tries from one address, then a wait that the page tells', async () => {
    house.practice.clock.forward(DAY);
    const from = await house.practice.size();
    const answers = [];
    for (let n = 0; n < 12; n += 1) answers.push(await type('ABCDE-22222', '?lang=en'));
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(404), 429, 429]);
    const page = await given(answers.at(-1)).text();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('Too many codes were tried.');
    expect(await house.practice.codes(from)).toEqual(Array(10).fill('invite.refused'));
    house.practice.clock.forward(MINUTE);
    expect((await type('x')).status).toBe(404);
  });
});

describe('the page for codes', () => {
  test('has no script, sends its form to us alone, and lets nothing typed come back', async () => {
    const page = await fetch(`${house.practice.origin}/kort`);
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(html).not.toMatch(/<script|\son\w+=|https?:/);
    expect(html).toContain('Typ de code uit uw brief.');
    house.practice.clock.forward(DAY);
    expect(await (await type('<img src=x>')).text()).not.toContain('<img');
  });

  test('takes no form of another site', async () => {
    const answer = await fetch(`${house.practice.origin}/kort`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'code=ABCDE-23456',
    });
    expect(answer.status).toBe(403);
  });
});

test('a letter is one page in either language, and says nothing of whom or what for', async () => {
  const at = house.practice.clock.now;
  const facts = { name: 'Mw. Łucja Çelik', organisation: 'Praktijk De Linde', phone: '085 000 00 00' };
  const times = { timeZone: 'Europe/Amsterdam', writtenAt: at, start: at, opens: at, closes: at };
  for (const language of ['nl', 'en'] as const) {
    const paper = { language, link: `https://video.linde.nl/j#${'a'.repeat(43)}`, code: 'ABCDE-23456' };
    const all = { ...facts, ...times, ...paper, site: 'video.linde.nl/kort' };
    const pdf = await letterPdf(all);
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    expect(JSON.stringify(wordsOf(all))).not.toMatch(/arts|dokter|doctor|clinic|behandel/i);
  }
});
