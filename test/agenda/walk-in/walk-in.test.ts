import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../server/core/clock.ts';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import type { LocationRecord } from '../../../server/protocol/locations.ts';
import type { PageWanted } from '../../../server/protocol/practice-page.ts';
import type { WalkIn, WalkIns } from '../../../server/protocol/walk-in.ts';
import { codeOf, given, House } from '../../calls/house.ts';

const house = new House();
const HOURS = [{ from: '09:00', until: '11:00' }];
const PAGE: PageWanted = {
  ...{ slug: 'de-linde', published: true, welcome: '', team: [], colour: '' },
  walkInWeek: Array.from({ length: 7 }, () => HOURS),
  walkInReasons: ['Een vraag', 'Iets <anders> & "meer"'],
  walkInMinutes: 12,
};

beforeAll(async () => {
  const { browser } = await house.practice.staff('Mieke Manager', 'manager');
  const [location] = await browser.get<LocationRecord[]>('/api/locations/all');
  await browser.post(`/api/locations/${given(location).id}/page`, PAGE);
});

/** A phone that does as a browser does with forms: it keeps its cookie and follows no redirect by itself. */
class Phone {
  static #phones = 0;
  readonly #address: string;
  #cookie = '';

  constructor(address?: string) {
    Phone.#phones += 1;
    this.#address = address ?? `10.1.0.${Phone.#phones}`;
  }

  async #ask(method: 'GET' | 'POST', path: string, fields?: Record<string, string>) {
    const { origin, app } = house.practice;
    const answer = await app.http.inject({
      method,
      url: `/praktijk/de-linde/inloop${path}`,
      remoteAddress: this.#address,
      headers: {
        host: new URL(origin).host,
        cookie: this.#cookie,
        ...(fields !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields !== undefined && { payload: new URLSearchParams(fields).toString() }),
    });
    const [set] = [answer.headers['set-cookie'] ?? []].flat();
    if (set !== undefined) this.#cookie = set.split(';')[0] ?? '';
    return answer;
  }

  join(fields: Record<string, string> = {}) {
    const usual = { name: 'Mw. Jansen', phone: '06 12345678', reason: 'Een vraag' };
    return this.#ask('POST', '', { ...usual, ...fields });
  }

  look(query = '') {
    return this.#ask('GET', `/plek${query}`);
  }

  act(act: 'enter' | 'leave') {
    return this.#ask('POST', '/plek', { act });
  }

  open(query = '') {
    return this.#ask('GET', query);
  }
}

const queue = () => house.planner.browser.get<WalkIns>('/api/walk-ins');
const named = async (name: string): Promise<WalkIn> =>
  given((await queue()).waiting.find((one) => one.name === name));

async function receive({ id }: WalkIn): Promise<string> {
  const [type] = await house.planner.browser.get<AppointmentType[]>('/api/appointment-types');
  const wanted = { typeId: given(type).id, clinicianId: house.doctor.account.id };
  const path = `/api/walk-ins/${id}/appointment`;
  return (await house.planner.browser.post<{ appointment: string }>(path, wanted)).appointment;
}
const takeAway = ({ id }: WalkIn, to: string) =>
  house.planner.browser.post(`/api/walk-ins/${id}/away`, { to });

async function emptied(): Promise<void> {
  for (const one of (await queue()).waiting) await takeAway(one, 'gone');
}

describe('the walk-in hour', () => {
  test('has a button on the page while it is open, and a form that keeps what was typed', async () => {
    const page = await (await fetch(`${house.practice.origin}/praktijk/de-linde`)).text();
    expect(page).toContain('href="/praktijk/de-linde/inloop">Naar het inloopspreekuur</a>');
    const phone = new Phone();
    const form = await phone.open();
    expect(form.body).toContain('value="Iets &lt;anders&gt; &amp; &quot;meer&quot;"');
    expect(form.body).not.toMatch(/<script|style=|<textarea/);
    const wrong = await phone.join({ name: '"><b>Jan', phone: '12' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('Dit telefoonnummer klopt niet');
    expect(wrong.body).toContain('value="&quot;&gt;&lt;b&gt;Jan"');
    expect((await queue()).waiting).toEqual([]);
  });

  test('gives a place that goes up, and tells how long it takes', async () => {
    await emptied();
    const [first, second] = [new Phone(), new Phone()];
    const from = await house.practice.size();
    const joined = await first.join({ name: 'Eerste' });
    expect([joined.statusCode, joined.headers.location]).toEqual([303, '/praktijk/de-linde/inloop/plek']);
    expect(joined.headers['set-cookie']).toMatch(/^__Host-bk-inloop=.*HttpOnly; Secure; SameSite=Lax/i);
    house.practice.clock.forward(MINUTE);
    await second.join({ name: 'Tweede' });
    expect((await first.look()).body).toContain('U bent de eerste.');
    const place = await second.look();
    expect(place.body).toContain('<noscript><meta http-equiv="refresh" content="15"></noscript>');
    expect(place.body).toContain('<script src="/beurt.js" defer></script>');
    expect(place.body).toContain(
      'Er is 1 persoon voor u.</strong> <span data-line="wait">U wacht ongeveer 12 minuten.</span>',
    );
    expect((await second.look('/stand')).json()).toEqual({
      state: 'waiting',
      title: 'U staat in de rij',
      before: 'Er is 1 persoon voor u.',
      wait: 'U wacht ongeveer 12 minuten.',
    });
    expect((await new Phone().look('/stand?lang=en')).json()).toMatchObject({ state: 'gone' });
    const still = await second.look('?stil=1&lang=en');
    expect(still.body).not.toMatch(/refresh|<script/);
    expect(still.body).toContain('There is 1 person before you.');
    await first.act('leave');
    expect((await second.look()).body).toContain('U bent de eerste.');
    expect((await first.look()).body).toContain('U staat niet in de rij');
    expect(await house.practice.codes(from)).toEqual(['walkin.joined', 'walkin.joined', 'walkin.left']);
  });

  test('becomes an appointment like any other, with a seat in its waiting room', async () => {
    await emptied();
    const phone = new Phone();
    await phone.join({ name: 'Mw. Inloop' });
    expect((await phone.act('enter')).statusCode).toBe(409);
    const one = await named('Mw. Inloop');
    expect(one).toMatchObject({ phone: '+31612345678', reason: 'Een vraag', here: true });
    const from = await house.practice.size();
    const id = await receive(one);
    expect(await house.practice.codes(from)).toEqual([
      ...['patient.create', 'appointment.create', 'invite.created', 'walkin.triaged'],
    ]);
    expect((await phone.look()).body).toContain('U bent aan de beurt');
    const way = given((await phone.act('enter')).headers.location);
    expect(way).toMatch(/^\/j#[\w-]{43}$/);
    await house.press(way.slice(3));
    const { participants } = await house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
    expect(participants[0]).toMatchObject({
      name: 'Mw. Inloop',
      role: 'patient',
      seat: { phase: 'waiting' },
    });
    // after a reload the button leads there again
    expect((await phone.act('enter')).headers.location).toMatch(/^\/j#/);
    expect((await queue()).waiting).toEqual([]);
    expect(await codeOf(receive(one))).toBe('WRONG_PHASE');
    expect(await codeOf(takeAway(one, 'phone'))).toBe('WRONG_PHASE');
  });

  test('is planned once when the app was ended between the two acts', async () => {
    await emptied();
    const phone = new Phone();
    await phone.join({ name: 'Mw. Herstart' });
    const one = await named('Mw. Herstart');
    const planned = await receive(one);
    const { db } = house.practice.appliance.database;
    await db
      .updateTable('walk_in')
      .set({ state: 'waiting', participant_id: null })
      .where('id', '=', one.id)
      .execute();
    expect(await receive(one)).toBe(planned);
    expect((await phone.look()).body).toContain('U bent aan de beurt');
  });

  test('may end in a telephone call: only the end of the number is shown', async () => {
    await emptied();
    const phone = new Phone();
    await phone.join({ name: 'Mw. Bel', phone: '010 765 43 21' });
    await takeAway(await named('Mw. Bel'), 'phone');
    const { body } = await phone.look();
    expect(body).toContain('Wij bellen het nummer dat eindigt op 21.');
    expect(body).not.toContain('7654321');
  });

  test('seeing the queue is a line with who is new to the eye, and none for looking again', async () => {
    await emptied();
    await new Phone().join({ name: 'A' });
    const from = await house.practice.size();
    const { id } = await named('A');
    await queue();
    await new Phone().join({ name: 'B' });
    await queue();
    await queue();
    const lines = (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');
    expect(lines.map(({ det, obj }) => [det['board'], obj.length])).toEqual([
      ['walk-in', 1],
      ['walk-in', 1],
    ]);
    expect(lines[0]?.obj).toEqual([`pt:${id}`]);
  });

  test('keeps nobody who closed the page for half an hour, and nothing after a day', async () => {
    await emptied();
    const phone = new Phone();
    await phone.join({ name: 'Weg' });
    house.practice.clock.forward(3 * MINUTE);
    expect((await named('Weg')).here).toBe(false);
    await phone.look();
    expect((await named('Weg')).here).toBe(true);
    await house.pass(HOUR / 2 + MINUTE);
    expect((await queue()).waiting).toEqual([]);
    const { db } = house.practice.appliance.database;
    const kept = async () => (await db.selectFrom('walk_in').select('id').execute()).length;
    expect(await kept()).toBeGreaterThan(0);
    const came_at = house.practice.clock.now - DAY - MINUTE;
    await db.updateTable('walk_in').set({ came_at }).execute();
    await house.practice.app.domains.agenda.walkIns.forgetOld();
    expect(await kept()).toBe(0);
  });

  test('stops a flood from one address, and a queue that is too long', async () => {
    const flood = await Promise.all(
      Array.from({ length: 6 }, () => new Phone('10.9.9.9').join({ name: 'Vloed' })),
    );
    expect(flood.map(({ statusCode }) => statusCode).sort()).toEqual([303, 303, 303, 303, 429, 429]);
    for (let more = 0; more < 26; more += 1) await new Phone().join({ name: 'Vol' });
    const full = await new Phone().join({ name: 'Te laat' });
    expect([full.statusCode, full.body]).toEqual([409, expect.stringContaining('De rij is nu te lang')]);
  });

  test('takes no other reason than its own, and nobody while it is closed', async () => {
    expect((await new Phone().join({ reason: 'Ik heb uitslag' })).body).toContain('Kies waar het over gaat.');
    house.practice.clock.forward(3 * HOUR);
    const closed = await new Phone().join();
    expect([closed.statusCode, closed.body]).toEqual([409, expect.stringContaining('Wij zijn nu gesloten.')]);
    const page = await (await fetch(`${house.practice.origin}/praktijk/de-linde`)).text();
    expect(page).not.toContain('/praktijk/de-linde/inloop"');
  });

  test('is not there for a page that has no such hour, nor for a stranger’s key', async () => {
    const { origin } = house.practice;
    expect((await fetch(`${origin}/praktijk/anders/inloop`)).status).toBe(404);
    expect((await new Phone().act('enter')).statusCode).toBe(404);
  });
});
