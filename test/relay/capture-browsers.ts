import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { decode } from '../../server/relay/codec/message.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { RelayServer } from '../../server/relay/server.ts';
import { listenDatagrams } from '../../server/relay/sockets/datagrams.ts';
import type { Outlet, Receive } from '../../server/relay/sockets/socket.ts';
import { listenStreams } from '../../server/relay/sockets/streams.ts';
import { launchChromium, launchFirefox } from '../support/browsers.ts';
import { MEET } from './meeting.ts';
import { REALM, SECRET } from './stage.ts';

/**
 * What Debian's browsers say to the relay, kept as vectors: `node test/relay/capture-browsers.ts` writes
 * `test/vectors/turn-chromium.json` and `turn-firefox.json` anew.
 */
const VECTORS = join(import.meta.dirname, '..', 'vectors');
/** Of packets that look alike, as many are kept. */
const ALIKE = 2;
const ROUND_TRIPS = 50;

/** One datagram, or one frame of a stream. */
export interface CapturedPacket {
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Towards the relay, or from it. */
  readonly to: 'relay' | 'browser';
  readonly hex: string;
}

export interface CapturedVectors {
  readonly browser: string;
  readonly realm: string;
  readonly secret: string;
  readonly packets: readonly CapturedPacket[];
}

if (import.meta.main) {
  await write('turn-chromium.json', await launchChromium());
  await write('turn-firefox.json', await launchFirefox());
  process.exit(0);
}

async function write(file: string, browser: Browser): Promise<void> {
  const packets = [...(await meetOver(browser, 'udp')), ...(await meetOver(browser, 'tcp'))];
  const vectors: CapturedVectors = {
    browser: await browser.version(),
    realm: REALM,
    secret: SECRET,
    packets,
  };
  await browser.close();
  writeFileSync(join(VECTORS, file), `${JSON.stringify(vectors, null, 2)}\n`);
  process.stdout.write(`${file}: ${packets.length} packets of ${vectors.browser}\n`);
}

async function meetOver(browser: Browser, transport: 'udp' | 'tcp'): Promise<readonly CapturedPacket[]> {
  const server = new RelayServer({
    realm: REALM,
    virtualAddress: '192.0.2.200',
    secrets: [SECRET],
    clock: systemClock,
  });
  const packets: CapturedPacket[] = [];
  const note = (to: CapturedPacket['to'], bytes: Buffer): void => {
    packets.push({ transport, to, hex: bytes.toString('hex') });
  };
  const receive = recording(server.receive, note);
  const listening =
    transport === 'udp'
      ? await listenDatagrams({ host: '127.0.0.1', port: 0 }, receive)
      : await listenStreams({ host: '127.0.0.1', port: 0 }, receive, {
          clock: systemClock,
          holds: () => true,
          onClosed: () => undefined,
        });
  const urls = `turn:127.0.0.1:${listening.port}?transport=${transport}`;
  const expiresAt = later(systemClock(), HOUR);
  const servers = ['anna', 'bert'].map((participantId) => ({
    urls,
    ...issueCredentials({ secret: SECRET, callId: 'call', participantId, expiresAt }),
  }));
  const page = await browser.newPage();
  await page.evaluate(`(${MEET})(${JSON.stringify(servers)}, ${ROUND_TRIPS})`);
  await page.close();
  await listening.close();
  return unlike(packets);
}

/** Notes what comes in, and by outlets of its own what goes out. */
function recording(receive: Receive, note: (to: CapturedPacket['to'], bytes: Buffer) => void): Receive {
  const outlets = new WeakMap<Outlet, Outlet>();
  return (bytes, from, via) => {
    note('relay', bytes);
    const outlet = outlets.get(via) ?? {
      transport: via.transport,
      send: (answer, to) => {
        note('browser', answer);
        via.send(answer, to);
      },
    };
    outlets.set(via, outlet);
    receive(bytes, from, outlet);
  };
}

/** The first few of each kind: same direction, type, and attributes in the same order. */
function unlike(packets: readonly CapturedPacket[]): readonly CapturedPacket[] {
  const counts = new Map<string, number>();
  return packets.filter(({ to, hex }) => {
    const bytes = Buffer.from(hex, 'hex');
    const attributes = decode(bytes)?.attributes.map(({ type }) => type) ?? ['channel data'];
    const kind = [to, hex.slice(0, 4), ...attributes].join(' ');
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= ALIKE;
  });
}
