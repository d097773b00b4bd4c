import { type Share, shareOf } from './share.ts';
import type { Plan } from './thrift.ts';

/** What of a sender's encoding is set. `adaptivePtime` (webrtc-extensions): longer packets where there is little room. */
export interface Encoding {
  readonly maxBitrate?: number;
  readonly maxFramerate?: number;
  readonly scaleResolutionDownBy?: number;
  readonly adaptivePtime?: boolean;
}

/**
 * Bits a second for the voice when there is little room; Opus speaks clearly from 12 kbit/s on (RFC 6716 §2.1.1). At
 * fifty packets a second their headers would take 29 kbit/s more, which is why packets grow to 60 ms then (Chromium).
 */
const VOICE_BPS = 20_000;
const SMALL = { maxBitrate: 80_000, maxFramerate: 6, height: 180 };
/**
 * A stamp once a second instead of nothing: the other side asks for lost packets of the old picture until it has a new
 * one, for minutes when the line is full of such packets (Chromium 156). And its reports tell how the line is.
 */
const STAMP = { maxBitrate: 30_000, maxFramerate: 1, height: 90 };

/** What a sender sends, and in what company. */
export interface Sending {
  /** Lines of the picture as its track gives it. */
  readonly height: number;
  /** Seats in the call, the own one included. */
  readonly seats: number;
  /** The camera is off: black is sent. */
  readonly off?: boolean;
}

/** What the encoding of a sender becomes under a plan. The strictest limit of each kind counts. */
export function encodingUnder(plan: Plan, kind: string, { height, seats, off = false }: Sending): Encoding {
  if (kind === 'audio')
    return plan === 'full' ? { adaptivePtime: false } : { maxBitrate: VOICE_BPS, adaptivePtime: true };
  const share = shareOf(seats);
  const limits = [
    ...(plan === 'full' ? [] : [plan === 'small' ? SMALL : STAMP]),
    // black is sent so that the picture can come back at once; to many it need not be much
    ...(share === null ? [] : [share, ...(off ? [STAMP] : [])]),
  ];
  if (limits.length === 0) return { scaleResolutionDownBy: 1 };
  const least = (field: keyof Share) => Math.min(...limits.map((one) => one[field]));
  return {
    maxBitrate: least('maxBitrate'),
    maxFramerate: least('maxFramerate'),
    scaleResolutionDownBy: Math.max(1, height / least('height')),
  };
}

/** What one plan sets and another must take away again. */
const LIMITED = ['maxBitrate', 'maxFramerate'] as const;

/**
 * Brings both senders of a connection under a plan; it counts from the next packet and needs no negotiation.
 *
 * @returns false when a negotiation came between: to be asked again.
 */
export async function limit(
  senders: readonly RTCRtpSender[],
  plan: Plan,
  company: Omit<Sending, 'height'>,
): Promise<boolean> {
  const done = await Promise.allSettled(senders.map((sender) => limitOne(sender, plan, company)));
  return done.every(({ status }) => status === 'fulfilled');
}

async function limitOne(sender: RTCRtpSender, plan: Plan, company: Omit<Sending, 'height'>): Promise<void> {
  const { track } = sender;
  if (track === null) return;
  const parameters = sender.getParameters();
  const under = encodingUnder(plan, track.kind, { ...company, height: linesOf(sender) });
  const encodings = parameters.encodings.map((encoding) => {
    const free = { ...encoding };
    for (const name of LIMITED) delete free[name];
    return { ...free, ...under };
  });
  await sender.setParameters({ ...parameters, encodings });
}

/** Lines of the picture that a sender is given; 0: none, or not known. */
export function linesOf({ track }: RTCRtpSender): number {
  return track?.getSettings().height ?? 0;
}
