import type { Visitor } from '../../support/visitor.ts';
import type { FarApart } from './far-apart.ts';

/** Two people in a call, far apart. */
export interface Call {
  readonly doctor: Visitor;
  readonly patient: Visitor;
}

/** How the voices of both sides came over in some time. */
export interface Voices {
  /** Part of the sound that was made up, on the side that heard worst. */
  readonly concealed: number;
  /** Bits of Opus a second, on the side that got least. */
  readonly kbit: number;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The patient walks from one network into another. @returns ms until sound or pictures come to both again */
export async function walk({ network }: FarApart, { doctor, patient }: Call): Promise<number> {
  const start = Date.now();
  network.move('patient');
  const back = await Promise.all([untilItFlows(doctor, start), untilItFlows(patient, start)]);
  return Math.max(...back) - start;
}

/** The patient's line is dead for a while; nobody presses anything. @returns ms from the end of it until both flow */
export async function outage({ network }: FarApart, { doctor, patient }: Call, ms: number): Promise<number> {
  const { delayMs, lossPercent } = network.condition('patient');
  await network.change('patient', { delayMs, lossPercent: 100 });
  await sleep(ms);
  await network.change('patient', { delayMs, lossPercent });
  const start = Date.now();
  const back = await Promise.all([untilItFlows(doctor, start), untilItFlows(patient, start)]);
  return Math.max(...back) - start;
}

/** Listens for a while. */
export async function listen({ doctor, patient }: Call, ms: number): Promise<Voices> {
  const before = await Promise.all([doctor.figures(), patient.figures()]);
  const start = Date.now();
  await sleep(ms);
  const after = await Promise.all([doctor.figures(), patient.figures()]);
  const lasted = Date.now() - start;
  const sides = after.map((now, side) => {
    const { audioSamples = 0, concealedSamples = 0, soundBytesReceived = 0 } = before[side] ?? {};
    const played = now.audioSamples - audioSamples;
    return {
      concealed: played > 0 ? (now.concealedSamples - concealedSamples) / played : 1,
      kbit: ((now.soundBytesReceived - soundBytesReceived) * 8) / lasted,
    };
  });
  return {
    concealed: Math.max(...sides.map(({ concealed }) => concealed)),
    kbit: Math.min(...sides.map(({ kbit }) => kbit)),
  };
}

const LONGEST_MS = 90_000;

/**
 * Waits until packets come in a row of looks, after a time of the machine's clock at which the line was surely dead.
 *
 * @returns when the first of them was seen. @throws when nothing comes
 */
async function untilItFlows({ page }: Visitor, from: number): Promise<number> {
  return await page.evaluate(
    async (since, longest) => {
      const probed = (window as unknown as { probedConnections: RTCPeerConnection[] }).probedConnections;
      const packets = async () => {
        let sum = 0;
        for (const one of probed.filter(({ connectionState }) => connectionState !== 'closed')) {
          for (const stat of (await one.getStats()).values()) {
            if (stat.type === 'inbound-rtp') sum += stat.packetsReceived;
          }
        }
        return sum;
      };
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      // what was under way arrives still
      await wait(Math.max(0, since + 500 - Date.now()));
      let before = await packets();
      let first = 0;
      for (let rises = 0; rises < 4; ) {
        await wait(50);
        const now = await packets();
        if (now > before && rises === 0) first = Date.now();
        rises = now > before ? rises + 1 : 0;
        before = now;
        if (Date.now() > since + longest) throw new Error('nothing comes any more');
      }
      return first;
    },
    from,
    LONGEST_MS,
  );
}
