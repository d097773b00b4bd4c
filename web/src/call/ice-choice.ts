/** Relay credentials and policy of a connection: chosen at any time, in force from the next ICE restart. */
export interface IceChoice {
  /** @returns whether direct paths are allowed now and were not before */
  choose(iceServers: readonly RTCIceServer[], iceTransportPolicy: RTCIceTransportPolicy): boolean;
  /** Call it before an ICE restart, one's own or the other side's. */
  takeUp(): void;
}

/**
 * Waits for the restart, because `setConfiguration` holds up the page until the network's thread is free: at an
 * admission the first pictures pass there.
 */
export function iceChoice(rtc: RTCPeerConnection): IceChoice {
  let chosen: Pick<RTCConfiguration, 'iceServers' | 'iceTransportPolicy'> | null = null;
  return {
    choose(iceServers, iceTransportPolicy) {
      const before = (chosen ?? rtc.getConfiguration()).iceTransportPolicy;
      chosen = { iceServers: [...iceServers], iceTransportPolicy };
      return before === 'relay' && iceTransportPolicy === 'all';
    },
    takeUp() {
      if (chosen === null || rtc.signalingState === 'closed') return;
      const { bundlePolicy, certificates } = rtc.getConfiguration();
      rtc.setConfiguration({
        ...(bundlePolicy && { bundlePolicy }),
        ...(certificates && { certificates }),
        ...chosen,
      });
      chosen = null;
    },
  };
}
