import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { later, MINUTE, systemClock } from '../../../server/core/clock.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { TurnClient } from '../../../server/relay/probe/turn-client.ts';
import { SECRET } from '../../relay/stage.ts';
import { launchChromium, launchFirefox } from '../../support/browsers.ts';
import { Caller } from './caller.ts';
import { Duet } from './duet.ts';
import { iceServer } from './place.ts';

/** A relay that reads its secrets from two files, and how to make it do so anew. */
export interface TwoSecrets {
  readonly port: number;
  readonly secretFile: string;
  readonly nextSecretFile: string;
  reload(): void;
}

/** Milliseconds of the call after which something happens. */
export interface Course {
  /** A second secret is good as well. */
  readonly both: number;
  /** Only the second one. */
  readonly second: number;
  readonly end: number;
  /** How often both sides must have got new pictures. */
  readonly lookEvery: number;
}

/** What was seen of it. */
export interface Seen {
  /** States of ICE from first to last, of both sides. */
  readonly iceStates: readonly (readonly RTCIceConnectionState[])[];
  readonly frames: readonly number[];
  /** Looks at which a side had got no new picture. */
  readonly frozen: number;
  /** Whether a new allocation was to be had at the end, with each secret. */
  readonly first: boolean;
  readonly second: boolean;
}

const HOST = '127.0.0.1';
const SECOND_SECRET = 'the-secret-that-comes-next-with-enough-characters';

/** Puts the first secret into both files: the relay reads both from its start on. */
export function writeSecrets({ secretFile, nextSecretFile }: Omit<TwoSecrets, 'port' | 'reload'>): void {
  for (const file of [secretFile, nextSecretFile]) writeFileSync(file, `${SECRET}\n`, { mode: 0o600 });
}

/** Chromium calls Firefox through the relay over UDP, and meanwhile the relay's secret changes. */
export async function longCall(
  relay: TwoSecrets,
  course: Course,
  tell: (words: string) => void = () => undefined,
): Promise<Seen> {
  const page = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Bellen</title>');
  }).listen(0, HOST);
  await once(page, 'listening');
  const origin = `http://${HOST}:${(page.address() as AddressInfo).port}`;
  const browsers = [await launchChromium(), await launchFirefox()] as const;
  try {
    const [chromium, firefox] = browsers;
    const sides = [await Caller.at(chromium, origin), await Caller.at(firefox, origin)] as const;
    const configuration = (participant: string): RTCConfiguration => ({
      iceServers: [iceServer(`turn:${HOST}:${relay.port}?transport=udp`, participant)],
      iceTransportPolicy: 'relay',
    });
    const duet = await Duet.begin(sides, [configuration('anna'), configuration('bert')]);
    await duet.seeEachOther();
    return await watch(duet, relay, course, tell);
  } finally {
    for (const browser of browsers) await browser.close();
    page.close();
  }
}

async function watch(
  duet: Duet,
  relay: TwoSecrets,
  course: Course,
  tell: (words: string) => void,
): Promise<Seen> {
  const start = performance.now();
  const steps = [
    { at: course.both, file: relay.nextSecretFile, words: 'a second secret is good as well' },
    { at: course.second, file: relay.secretFile, words: 'only the second secret is good' },
  ];
  let ends = await duet.ends();
  let frozen = 0;
  for (let passed = 0; passed < course.end; passed = performance.now() - start) {
    await new Promise((resolve) => setTimeout(resolve, course.lookEvery));
    for (const { file, words } of steps.splice(0, steps.filter(({ at }) => at <= passed).length)) {
      writeFileSync(file, `${SECOND_SECRET}\n`);
      relay.reload();
      tell(words);
    }
    const now = await duet.ends();
    frozen += now.filter(
      ({ framesDecoded }, side) => framesDecoded <= (ends[side]?.framesDecoded ?? 0),
    ).length;
    ends = now;
    const frames = now.map(({ framesDecoded }) => framesDecoded);
    tell(`${Math.round(passed / 1_000)} s: ${now.map(({ state }) => state)}, pictures ${frames}`);
  }
  return {
    iceStates: ends.map(({ iceStates }) => iceStates),
    frames: ends.map(({ framesDecoded }) => framesDecoded),
    frozen,
    first: await allocates(relay.port, SECRET),
    second: await allocates(relay.port, SECOND_SECRET),
  };
}

async function allocates(port: number, secret: string): Promise<boolean> {
  const expiresAt = later(systemClock(), MINUTE);
  const grant = issueCredentials({ secret, callId: 'other', participantId: 'carla', expiresAt });
  const client = await TurnClient.open({ host: HOST, port }, grant);
  try {
    await client.allocate();
    return true;
  } catch (cause) {
    if (String(cause).includes('401')) return false;
    throw cause;
  } finally {
    client.close();
  }
}
