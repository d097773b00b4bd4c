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

/** What the encoding of a sender becomes under a plan. @param height of the picture as the camera gives it */
export function encodingUnder(plan: Plan, kind: string, height: number): Encoding {
  if (kind === 'audio')
    return plan === 'full' ? { adaptivePtime: false } : { maxBitrate: VOICE_BPS, adaptivePtime: true };
  if (plan === 'full') return { scaleResolutionDownBy: 1 };
  const { maxBitrate, maxFramerate, height: wanted } = plan === 'small' ? SMALL : STAMP;
  return { maxBitrate, maxFramerate, scaleResolutionDownBy: Math.max(1, height / wanted) };
}

/** What one plan sets and another must take away again. */
const LIMITED = ['maxBitrate', 'maxFramerate'] as const;

/** Brings both senders of a connection under a plan; it counts from the next packet and needs no negotiation. */
export async function limit(senders: readonly RTCRtpSender[], plan: Plan): Promise<void> {
  await Promise.all(senders.map((sender) => limitOne(sender, plan)));
}

async function limitOne(sender: RTCRtpSender, plan: Plan): Promise<void> {
  const { track } = sender;
  if (track === null) return;
  const parameters = sender.getParameters();
  const under = encodingUnder(plan, track.kind, track.getSettings().height ?? 0);
  const encodings = parameters.encodings.map((encoding) => {
    const free = { ...encoding };
    for (const name of LIMITED) delete free[name];
    return { ...free, ...under };
  });
  await sender.setParameters({ ...parameters, encodings });
}
