import { networkInterfaces } from 'node:os';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../../support/browsers.ts';
import { haveCoturn, startCoturn } from '../../support/coturn.ts';
import { Caller } from './caller.ts';
import { Duet, type Route } from './duet.ts';
import { iceServer, openPlace, type Place, type Transport } from './place.ts';

/** `Firefox abroad` has no candidate on the loopback. */
type Name = 'Chromium' | 'Firefox' | 'Firefox abroad';
/** How one side reaches the relay. */
type Way = readonly [transport: Transport, host: string];

const TRANSPORTS: readonly Transport[] = ['udp', 'tcp', 'tls'];
const HOSTS = ['127.0.0.1', '::1'] as const;
const PAIRS: readonly (readonly [Name, Name])[] = [
  ['Chromium', 'Chromium'],
  ['Chromium', 'Firefox'],
  ['Firefox', 'Firefox'],
];
/** This computer's own address on its network, if it has one. */
const ownHost = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const OVER = PAIRS.flatMap(([one, other]) => TRANSPORTS.map((transport) => ({ one, other, transport })));

describe.skipIf(!haveChromium || !haveFirefox)('through the relay', () => {
  const browsers: Browser[] = [];
  const places = new Map<string, Place>();
  const callers = new Map<string, readonly [Caller, Caller]>();
  let duet: Duet | null = null;

  beforeAll(async () => {
    for (const host of HOSTS) places.set(host, await openPlace(host));
    const { origin } = at('127.0.0.1');
    const open = async (name: Name, browser: Browser): Promise<void> => {
      browsers.push(browser);
      callers.set(name, [await Caller.at(browser, origin), await Caller.at(browser, origin)]);
    };
    await open('Chromium', await launchChromium(['--ignore-certificate-errors']));
    await open('Firefox', await launchFirefox({ acceptInsecureCerts: true }));
    const preferences = { 'media.peerconnection.ice.loopback': false };
    await open('Firefox abroad', await launchFirefox({ acceptInsecureCerts: true, preferences }));
  });
  afterEach(async () => {
    await duet?.close();
    duet = null;
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    for (const place of places.values()) await place.close();
  });

  const at = (host: string): Place => found(places.get(host));

  /** Two of these browsers call each other, each by its own way. */
  async function call(
    names: readonly [Name, Name],
    [first, second]: readonly [Way, Way],
    more: { place?: Place; policy?: RTCIceTransportPolicy; calls?: [string, string]; route?: Route } = {},
  ): Promise<Duet> {
    const [one, other] = names;
    const { policy = 'relay', calls = ['call', 'call'], route } = more;
    const configuration = (name: Name, [transport, host]: Way, seat: string, callId: string) => {
      // Firefox knows TURN over TLS by name only, never at a bare address
      const named = transport === 'tls' && name !== 'Chromium' ? 'localhost' : host;
      const url = (more.place ?? at(host)).url(transport, named);
      return { iceServers: [iceServer(url, seat, callId)], iceTransportPolicy: policy };
    };
    duet = await Duet.begin(
      [found(callers.get(one))[0], found(callers.get(other))[1]],
      [configuration(one, first, 'anna', calls[0]), configuration(other, second, 'bert.1', calls[1])],
      route,
    );
    return duet;
  }

  test.for(HOSTS.flatMap((host) => OVER.map((over) => ({ host, ...over }))))(
    '$one and $other see each other over $transport at $host',
    async ({ host, one, other, transport }) => {
      const ends = await (
        await call(
          [one, other],
          [
            [transport, host],
            [transport, host],
          ],
        )
      ).seeEachOther();
      for (const { paths } of ends) expect(new Set(paths)).toEqual(new Set([`relay ${transport}`]));
    },
  );

  test('they do so over UDP and IPv6 on one side, TCP and IPv4 on the other', async () => {
    const place = await openPlace('::');
    try {
      const ways: [Way, Way] = [
        ['udp', '::1'],
        ['tcp', '127.0.0.1'],
      ];
      const ends = await (await call(['Chromium', 'Firefox'], ways, { place })).seeEachOther();
      expect(ends.map(({ paths }) => [...new Set(paths)])).toEqual([['relay udp'], ['relay tcp']]);
    } finally {
      await place.close();
    }
  });

  test.for(OVER.filter(({ other, transport }) => other === 'Chromium' || transport !== 'udp'))(
    '$one and $other do so where direct paths are allowed and lead nowhere, over $transport',
    async ({ one, other, transport }) => {
      const way: Way = [transport, '127.0.0.1'];
      await expectRelayed([one, other], [way, way]);
    },
  );

  // From the loopback a check to the other's relayed address is an error at once (EINVAL), and Firefox sends nothing more
  // over a socket that had one (NrUdpSocketIpc), also not to the relay. No patient's Firefox has candidates there.
  test.skipIf(ownHost === undefined).for(['Chromium', 'Firefox abroad'] as const)(
    '%s and Firefox do so where direct paths are allowed and lead nowhere, over udp',
    async (one) => {
      const place = await openPlace(found(ownHost));
      try {
        const way: Way = ['udp', found(ownHost)];
        await expectRelayed([one, 'Firefox abroad'], [way, way], place);
      } finally {
        await place.close();
      }
    },
  );

  async function expectRelayed(
    names: readonly [Name, Name],
    ways: readonly [Way, Way],
    place?: Place,
  ): Promise<void> {
    let spoiled = 0;
    const route: Route = (candidate) => {
      const changed = astray(candidate);
      if (changed !== candidate) spoiled++;
      return changed;
    };
    const met = await call(names, ways, { policy: 'all', route, ...(place && { place }) });
    const ends = await met.seeEachOther();
    expect(spoiled).toBeGreaterThan(0);
    for (const { paths } of ends) expect(paths).toContain(`relay ${ways[0][0]}`);
  }

  test.skipIf(!haveCoturn)('Chromium and Firefox see each other through a coturn', async () => {
    const coturn = await startCoturn();
    const { host, port, secret } = coturn;
    const ends = ['anna', 'bert.1'].map((seat) => ({
      iceServers: [iceServer(`turn:${host}:${port}?transport=udp`, seat, 'call', secret)],
      iceTransportPolicy: 'relay' as const,
    })) as [RTCConfiguration, RTCConfiguration];
    try {
      duet = await Duet.begin([found(callers.get('Chromium'))[0], found(callers.get('Firefox'))[1]], ends);
      for (const { paths } of await duet.seeEachOther())
        expect(new Set(paths)).toEqual(new Set(['relay udp']));
      await duet.close();
      duet = null;
    } finally {
      await coturn.remove();
    }
  });

  test('two seats of different calls never meet', async () => {
    const { control } = at('127.0.0.1');
    const way: Way = ['udp', '127.0.0.1'];
    const strangers = await call(['Chromium', 'Firefox'], [way, way], { calls: ['one', 'other'] });
    const ends = await strangers.until('given up', ({ state }) => state === 'failed', 120_000);
    for (const { iceStates, framesDecoded } of ends) {
      expect(iceStates).not.toContain('connected');
      expect(framesDecoded).toBe(0);
    }
    // of these calls alone: the relay's own test counts in its figures too
    for (const [id, participant] of [
      ['one', 'anna'],
      ['other', 'bert.1'],
    ] as const) {
      const usage = await control.usage(id);
      const none = { packets: 0, bytes: 0 };
      expect(usage?.seats).toMatchObject([{ participant, sent: none, received: none }]);
    }
  });
});

/** A direct candidate at a port where nobody is; one of the relay as it is. */
function astray(candidate: RTCIceCandidateInit): RTCIceCandidateInit {
  const words = (candidate.candidate ?? '').split(' ');
  // foundation component transport priority address port "typ" type (RFC 8839 §5.1)
  if (words[7] === 'relay') return candidate;
  return { ...candidate, candidate: words.with(4, '127.0.0.1').with(5, '9').join(' ') };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not on stage');
  return value;
}
