/** A data channel from this browser through the relay and back, over one transport. */
export interface Loop {
  /** One end, and the other: what goes into this comes out of that. */
  readonly near: RTCDataChannel;
  readonly far: RTCDataChannel;
  close(): void;
}

/** TLS through a slow proxy takes some seconds; who must wait longer has no use for it in a call. */
const PATIENCE_MS = 6_000;
/** A datagram that is lost stays lost, as in a call. */
const LIKE_MEDIA: RTCDataChannelInit = { ordered: false, maxRetransmits: 0 };

/** The servers that are reached over one transport. RFC 7065. */
export function serversOver(
  transport: 'udp' | 'tcp' | 'tls',
  servers: readonly RTCIceServer[],
): RTCIceServer[] {
  const start = transport === 'tls' ? 'turns:' : 'turn:';
  const fits = (url: string) =>
    url.startsWith(start) && (transport === 'tls' || url.endsWith(`transport=${transport}`));
  return servers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter(fits) }))
    .filter(({ urls }) => urls.length > 0);
}

/**
 * Lets two connections of this browser meet at the relay.
 *
 * @returns `null` when they do not within six seconds.
 */
export async function openLoop(iceServers: RTCIceServer[], stopped: AbortSignal): Promise<Loop | null> {
  const options: RTCConfiguration = { iceServers, iceTransportPolicy: 'relay' };
  const [one, other] = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  const close = (): void => {
    one.close();
    other.close();
  };
  const near = one.createDataChannel('line', LIKE_MEDIA);
  const far = new Promise<RTCDataChannel>((resolve) => {
    other.ondatachannel = ({ channel }) => resolve(channel);
  });
  forward(one, other);
  forward(other, one);
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, null);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(null);
    });
  });
  await agree(one, other);
  const met = await Promise.race([late, Promise.all([far, isOpen(near)])]);
  if (met !== null && !stopped.aborted) return { near, far: met[0], close };
  close();
  return null;
}

function forward(from: RTCPeerConnection, to: RTCPeerConnection): void {
  from.onicecandidate = ({ candidate }) => {
    if (candidate !== null) void to.addIceCandidate(candidate).catch(() => undefined);
  };
}

async function agree(one: RTCPeerConnection, other: RTCPeerConnection): Promise<void> {
  await one.setLocalDescription();
  if (one.localDescription) await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  if (other.localDescription) await one.setRemoteDescription(other.localDescription);
}

function isOpen(channel: RTCDataChannel): Promise<void> {
  return new Promise((resolve) => {
    if (channel.readyState === 'open') resolve();
    channel.onopen = () => resolve();
  });
}
