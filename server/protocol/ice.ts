import { type Static, Type } from 'typebox';
import { Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** A way to the relay, as browsers take it (WebRTC, RTCIceServer). */
export const IceServer = Type.Object(
  {
    urls: Type.Array(Type.String()),
    username: Type.String(),
    credential: Type.String(),
  },
  closed,
);
export type IceServer = Static<typeof IceServer>;

/** Answer to a question for a test of the relay: this browser may meet itself through it, and nobody else. */
export const RelayTest = Type.Object(
  {
    iceServers: Type.Array(IceServer),
    /** When they stop being accepted. The relay ends each test a minute after it began, and after 20 MB. */
    expires: Instant,
  },
  closed,
);
export type RelayTest = Static<typeof RelayTest>;
