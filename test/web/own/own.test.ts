import { describe, expect, test } from 'vitest';
import type { OwnAgenda, OwnOffer, OwnState } from '../../../server/protocol/patient-accounts.ts';
import { ApiError } from '../../../web/src/api.ts';
import { AppLock } from '../../../web/src/lock/lock.svelte.ts';
import { type Backend, backend } from '../../../web/src/own/backend.ts';
import { type Arrival, Own, takeFragment } from '../../../web/src/own/own.svelte.ts';

const TOKEN = 'A'.repeat(43);
const NOBODY: OwnState = {
  ...{ account: null, termsDue: false, factorDue: false, organisation: 'De Linde', phone: '010 1234567' },
  ...{ timeZone: 'Europe/Amsterdam', trial: false },
};
const ANNA: OwnState = {
  ...NOBODY,
  account: { id: '00000000-0000-4000-8000-000000000001', name: 'Anna', mail: 'anna@example.nl' },
};
const AGENDA: OwnAgenda = { people: [], appointments: [], now: '2026-12-07T09:00:00.000Z' };
const OFFER: OwnOffer = {
  ...{ organisation: 'De Linde', phone: '', role: 'patient', mail: 'anna@example.nl', birthDate: true },
  password: { rules: 'sentence', shortest: 15 },
  terms: { version: 0, terms: '', privacy: '' },
};

function page(
  arrival: Arrival,
  state: OwnState,
  more: Partial<Backend> = {},
  kept = new Map<string, string>(),
): Own {
  const lock = new AppLock(
    () => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }),
    () => 0,
    'bk-pin-mijn',
  );
  const answers = { state: async () => state, agenda: async () => AGENDA, look: async () => OFFER };
  return new Own(arrival, { ...backend, ...answers, ...more }, lock);
}

describe('the way to the page', () => {
  const taken = (hash: string) => {
    const left: unknown[] = [];
    const place = { hash, pathname: '/mijn' } as Location;
    const past = { replaceState: (...words: unknown[]) => void left.push(words[2]) } as unknown as History;
    return { arrival: takeFragment(place, past), left };
  };

  test('a secret leaves the address bar at once', () => {
    expect(taken(`#${TOKEN}`)).toEqual({ arrival: { kind: 'invited', token: TOKEN }, left: ['/mijn'] });
    expect(taken(`#wachtwoord/${TOKEN}`).arrival).toEqual({ kind: 'renewal', token: TOKEN });
  });

  test('anything else is a plain visit', () => {
    for (const hash of ['', '#', '#onzin', `#wachtwoord/`, `#${TOKEN}x`, '#<script>'])
      expect(taken(hash).arrival).toEqual({ kind: 'plain' });
  });
});

describe('the first screen', () => {
  const first = async (arrival: Arrival, state: OwnState, more: Partial<Backend> = {}) => {
    const own = page(arrival, state, more);
    await own.start();
    return own.screen;
  };
  const plain: Arrival = { kind: 'plain' };

  test('is the way in, or what is due, or the appointments', async () => {
    expect(await first(plain, NOBODY)).toEqual({ name: 'sign-in' });
    expect(await first(plain, { ...ANNA, termsDue: true, factorDue: true })).toEqual({ name: 'terms' });
    expect(await first(plain, { ...ANNA, factorDue: true })).toEqual({ name: 'factor' });
    expect(await first(plain, ANNA)).toEqual({ name: 'home' });
  });

  test('of an invitation: the steps, or adding it to the account that is signed in', async () => {
    const invited: Arrival = { kind: 'invited', token: TOKEN };
    expect(await first(invited, NOBODY)).toEqual({ name: 'invited', token: TOKEN, offer: OFFER });
    expect(await first(invited, ANNA)).toEqual({ name: 'add', token: TOKEN, offer: OFFER });
    const look = async () => Promise.reject(new ApiError('LINK_UNKNOWN', 404));
    expect(await first(invited, NOBODY, { look })).toEqual({ name: 'failed', code: 'LINK_UNKNOWN' });
  });

  test('says that there is no connection', async () => {
    const state = async () => Promise.reject(new ApiError('OFFLINE', 0));
    expect(await first(plain, ANNA, { state })).toEqual({ name: 'failed', code: 'OFFLINE' });
  });
});

test('a session that ended by itself leads to signing in, with a word about it', async () => {
  let state = ANNA;
  const own = page({ kind: 'plain' }, ANNA, { state: async () => state });
  await own.start();
  state = NOBODY;
  expect(await own.refused(new ApiError('TOO_MANY', 429))).toBe('TOO_MANY');
  expect(own.screen.name).toBe('home');
  expect(await own.refused(new ApiError('NOT_SIGNED_IN', 401))).toBeNull();
  expect([own.screen.name, own.expired]).toEqual(['sign-in', true]);
});

test('a page that opens with a PIN set shows nothing until it is typed', async () => {
  const kept = new Map<string, string>();
  const first = page({ kind: 'plain' }, ANNA, {}, kept);
  await first.start();
  await first.lock.set(ANNA.account?.id ?? '', '2580');
  expect(first.lock.locked).toBe(false);
  const again = page({ kind: 'plain' }, ANNA, {}, kept);
  await again.start();
  expect(again.lock.locked).toBe(true);
  expect(await again.lock.unlock(ANNA.account?.id ?? '', '2581')).toBe('wrong');
  expect(await again.lock.unlock(ANNA.account?.id ?? '', '2580')).toBe('open');
  // beside the PIN of a member of staff in the same browser
  expect([...kept.keys()]).toEqual(['bk-pin-mijn']);
});
