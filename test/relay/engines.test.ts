import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { EngineChoice } from '../../server/relay/engines/choice.ts';
import type { Engine } from '../../server/relay/engines/engine.ts';
import { isYoungEnough } from '../../server/relay/engines/version.ts';
import { testEngine, watchEngines } from '../../server/relay/engines/watch.ts';
import { TurnClient } from '../../server/relay/probe/turn-client.ts';
import { type Coturn, haveCoturn, startCoturn } from '../support/coturn.ts';

const engine = (name: string): Engine => ({ name, urls: [`turn:${name}:3478`], secret: 'x'.repeat(32) });
const own = engine('own');
const others = ['one', 'two', 'three'].map(engine);
const calls = Array.from({ length: 300 }, (_, place) => `call-${place}`);

function choiceWith(...well: readonly string[]): EngineChoice {
  const choice = new EngineChoice(own, others);
  for (const name of well) choice.stands(name, true);
  return choice;
}

describe('which engine a call goes through', () => {
  test('the own relay, until a coturn has passed a test', () => {
    expect(choiceWith().of('call').name).toBe('own');
    expect(choiceWith('two').of('call').name).toBe('two');
  });

  test('the same for both sides, whatever becomes well meanwhile', () => {
    const choice = choiceWith('one');
    const before = calls.map((id) => choice.of(id).name);
    choice.stands('two', true);
    choice.stands('three', true);
    expect(calls.map((id) => choice.of(id).name)).toEqual(before);
  });

  test('each takes its part, and one that fails moves no call of the others', () => {
    const choice = choiceWith('one', 'two', 'three');
    const before = new Map(calls.map((id) => [id, choice.of(id).name]));
    for (const { name } of others)
      expect([...before.values()].filter((chosen) => chosen === name).length).toBeGreaterThan(50);
    const lost = choice.stands('two', false);
    expect(new Set(lost)).toEqual(new Set(calls.filter((id) => before.get(id) === 'two')));
    for (const id of calls) {
      if (before.get(id) === 'two') expect(['one', 'three']).toContain(choice.of(id).name);
      else expect(choice.of(id).name).toBe(before.get(id));
    }
  });

  test('the own relay when all fail, and it keeps what it was given', () => {
    const choice = choiceWith('one');
    choice.of('call');
    expect(choice.stands('one', false)).toEqual(['call']);
    expect(choice.of('call').name).toBe('own');
    choice.stands('one', true);
    expect(choice.of('call').name).toBe('own');
    expect(choice.of('another').name).toBe('one');
  });

  test('what is over is forgotten, and a test is never held', () => {
    const choice = choiceWith('one');
    choice.of('test:abc');
    choice.of('call');
    choice.forget('call');
    expect(choice.stands('one', false)).toEqual([]);
  });
});

test.each([
  ["Coturn-4.17.1 'Gorst'", true],
  ["Coturn-4.17 'Gorst'", true],
  ["Coturn-5.0.0 'Next'", true],
  ["Coturn-4.16.9 'Gorst'", false],
  ["Coturn-4.6.1 'Gorst'", false],
  ['Coturn', false],
  ['restund 4.99', false],
  ['', false],
  [null, false],
])('%s is young enough: %s', (software, isYoung) => {
  expect(isYoungEnough(software)).toBe(isYoung);
});

describe.skipIf(!haveCoturn)('a coturn, as deploy/coturn sets it up', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await startCoturn();
  });
  afterAll(() => coturn?.remove());

  const watched = () => {
    const { host, port, secret } = coturn;
    const servers = (['udp', 'tcp'] as const).map((transport) => ({ host, port, transport }));
    return { name: 'coturn', servers, secret };
  };

  test('carries a call over UDP and TCP in a lab, and is refused for its age elsewhere', async () => {
    const lab = await testEngine(watched(), true, systemClock);
    expect(lab.ways).toMatchObject([
      { transport: 'udp', ok: true },
      { transport: 'tcp', ok: true },
    ]);
    expect(lab).toMatchObject({ isWell: true, isTooOld: false });
    expect(lab.software).toMatch(/^Coturn-4\.6/);
    expect(await testEngine(watched(), false, systemClock)).toMatchObject({ isWell: false, isTooOld: true });
  });

  test('is unwell with another secret', async () => {
    const { isWell, ways } = await testEngine({ ...watched(), secret: 'y'.repeat(32) }, true, systemClock);
    expect(isWell).toBe(false);
    expect(ways).toMatchObject([
      { ok: false, step: 'allocate' },
      { ok: false, step: 'allocate' },
    ]);
  });

  test('lets nobody reach anything but the other side of a call on it', async () => {
    const user = { callId: 'call', participantId: 'guest', expiresAt: later(systemClock(), HOUR) };
    const client = await TurnClient.open(coturn, issueCredentials({ secret: coturn.secret, ...user }));
    try {
      const relayed = await client.allocate();
      await client.permit(relayed);
      for (const host of ['10.0.0.1', '192.168.1.1', '169.254.169.254', '8.8.8.8', '127.0.0.2'])
        await expect(
          client.permit({ ...relayed, ip: Buffer.from(host.split('.').map(Number)) }),
          host,
        ).rejects.toThrow('error 403');
    } finally {
      client.close();
    }
  });

  test('is told of as soon as it is seen to be well, and when it has failed twice', async () => {
    const mortal = await startCoturn();
    const { host, port, secret } = mortal;
    const told: boolean[] = [];
    let wake: () => void = () => undefined;
    const untilTold = () => new Promise<void>((resolve) => (wake = resolve));
    const first = untilTold();
    const one = { name: 'mortal', servers: [{ host, port, transport: 'tcp' as const }], secret };
    const hear = (_name: string, isWell: boolean): void => {
      if (told.at(-1) !== isWell) told.push(isWell);
      wake();
    };
    const watch = watchEngines([one], true, systemClock, hear, 50);
    try {
      await first;
      expect(told).toEqual([true]);
      await mortal.kill();
      while (told.at(-1) !== false) await untilTold();
      expect(told).toEqual([true, false]);
    } finally {
      await watch.end();
      await mortal.remove();
    }
  });
});
