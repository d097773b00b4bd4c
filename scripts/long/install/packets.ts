import { HOUR, later, MINUTE, SECOND, systemClock } from '../../../server/core/clock.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { TurnClient } from '../../../server/relay/probe/turn-client.ts';
import { readSecret } from '../../../server/relay/secret.ts';

/**
 * A program of its own, since it runs in another network: calls through the relay of a computer, one for each transport.
 * Says `running`; at SIGTERM one line of JSON ({@link Carried} for each) and ends.
 *
 * Operand: the file with the relay's secret.
 */

const CHANNEL = 0x4000;
const EVERY_MS = 5;
const LIFETIME_S = 600;
const SIZE = 1_000;
/** Permissions end after five minutes (RFC 8656 §9), and a slow computer takes longer over an update. */
const RENEW_MS = MINUTE;
const LAST_TAKE_MS = SECOND / 2;
const HOST = '127.0.0.1';
const WAYS = [
  { transport: 'udp', port: 3478 },
  { transport: 'tcp', port: 3478 },
  { transport: 'tls', port: 443 },
] as const;

/** What went through the relay in one direction of a call. */
export interface Carried {
  readonly transport: string;
  readonly sent: number;
  readonly received: number;
  /** The longest time without a packet, in ms. */
  readonly gapMs: number;
}

/** Packets from one to the other, until asked how many came. */
async function begin(secret: string, { transport, port }: (typeof WAYS)[number]): Promise<() => Carried> {
  const open = async (participantId: string): Promise<TurnClient> => {
    const expiresAt = later(systemClock(), HOUR);
    const credentials = issueCredentials({ secret, callId: `long-${transport}`, participantId, expiresAt });
    return await TurnClient.open({ host: HOST, port, transport }, credentials);
  };
  const [anna, bert] = [await open('anna'), await open('bert')];
  const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
  const bind = async (): Promise<void> => {
    await anna.bindChannel(CHANNEL, ofBert);
    await bert.bindChannel(CHANNEL, ofAnna);
    for (const one of [anna, bert]) await one.refresh(LIFETIME_S);
  };
  await bind();
  const renewing = setInterval(() => void bind(), RENEW_MS);
  let [sent, received, gapMs, last] = [0, 0, 0, performance.now()];
  bert.onPayload = () => {
    const now = performance.now();
    received++;
    gapMs = Math.max(gapMs, now - last);
    last = now;
  };
  const sending = setInterval(() => {
    sent++;
    anna.sendOnChannel(CHANNEL, Buffer.alloc(SIZE));
  }, EVERY_MS);
  return () => {
    clearInterval(sending);
    clearInterval(renewing);
    return { transport, sent, received, gapMs: Math.round(gapMs) };
  };
}

const secret = readSecret(process.argv[2] ?? '');
const running = await Promise.all(WAYS.map((way) => begin(secret, way)));
process.once('SIGTERM', () => {
  for (const end of running) end();
  setTimeout(() => {
    console.log(JSON.stringify(running.map((end) => end())));
    process.exit();
  }, LAST_TAKE_MS);
});
console.log('running');
