/** Every connection and channel that this page has made. */
export const connections = new Set<RTCPeerConnection>();
export const channels = new Set<RTCDataChannel>();
export const candidateTypes = new Set<string>();
export const doors = { liveAttached: 0 };
/** Certificates that live tracks were attached to: SHA-256, base64url. */
export const liveTo = new Set<string>();
const owners = new WeakMap<RTCRtpSender, RTCPeerConnection>();

/** Watches every door through which a track can reach a connection, and counts the live ones that go through. */
export function watchDoors(isLive: (track: MediaStreamTrack) => boolean): void {
  const count = (track: MediaStreamTrack | null, to: RTCPeerConnection | undefined) => {
    if (track === null || !isLive(track)) return;
    doors.liveAttached += 1;
    void facing(to).then((prints) => {
      for (const print of prints) liveTo.add(print);
    });
  };
  const { addTrack, createDataChannel } = RTCPeerConnection.prototype;
  const { replaceTrack } = RTCRtpSender.prototype;
  RTCPeerConnection.prototype.addTrack = function (track, ...streams) {
    meet(this);
    count(track, this);
    const sender = addTrack.call(this, track, ...streams);
    owners.set(sender, this);
    return sender;
  };
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = createDataChannel.call(this, label, init);
    channels.add(channel);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string' && data.startsWith('{"t":"admit')) admissions.push(data);
      if (typeof data === 'string' && data.startsWith('{"t":"roster"')) rosters.push(data);
    });
    return channel;
  };
  RTCPeerConnection.prototype.addTransceiver = () => {
    throw new Error('a door that nobody watches');
  };
  RTCRtpSender.prototype.replaceTrack = function (track) {
    count(track, owners.get(this));
    return replaceTrack.call(this, track);
  };
}

/** Certificates of the other ends, as the browser itself has them: of one connection, or of all that are open. */
export async function facing(
  ...some: readonly (RTCPeerConnection | undefined)[]
): Promise<readonly string[]> {
  const asked = some.length > 0 ? some.filter((one) => one !== undefined) : [...connections];
  const leaves = asked.map((connection) => connection.sctp?.transport.getRemoteCertificates()[0]);
  const prints = leaves
    .filter((leaf) => leaf !== undefined)
    .map((leaf) => crypto.subtle.digest('SHA-256', leaf));
  return (await Promise.all(prints)).map((print) => base64url(new Uint8Array(print)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The host's signed halves that have come, and their withdrawals. */
export const admissions: string[] = [];
/** Everything that came on the channels and says to be a roster. */
export const rosters: string[] = [];
/** What came on the channels since `takeOver`, of the comparison. */
export const overheard: string[] = [];

/** From now on the page's own code neither says nor hears anything of a comparison: somebody else does, in its name. */
export function takeOver(): void {
  for (const channel of channels) {
    const { onmessage } = channel;
    channel.send = (data: unknown) => {
      if (!isOfComparison(data)) sendRaw(channel, String(data));
    };
    channel.onmessage = (event: MessageEvent<unknown>) => {
      if (isOfComparison(event.data)) overheard.push(String(event.data));
      else onmessage?.call(channel, event);
    };
  }
}

/** Says it, whatever stands in the way of the page's own code. */
export function sendRaw(channel: RTCDataChannel, text: string): void {
  const send: (this: RTCDataChannel, text: string) => void = RTCDataChannel.prototype.send;
  send.call(channel, text);
}

function isOfComparison(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('{"t":"sas.');
}

function meet(connection: RTCPeerConnection): void {
  if (connections.has(connection)) return;
  connections.add(connection);
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type) candidateTypes.add(candidate.type);
  });
}

/** Energy of all sound that has come in (W3C webrtc-stats, totalAudioEnergy); silence adds nothing. */
export async function soundHeard(): Promise<number> {
  let energy = 0;
  for (const connection of connections) {
    const stats = [...(await statsOf(connection)).values()] as Stat[];
    for (const { type, totalAudioEnergy = 0 } of stats)
      if (type === 'inbound-rtp') energy += totalAudioEnergy;
  }
  return energy;
}

interface Stat {
  readonly type: string;
  readonly totalAudioEnergy?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly lastPacketSentTimestamp?: number;
}

/** Candidate types of the pairs that connect this page now. */
export async function selectedPairs(): Promise<string[]> {
  const alive = [...connections].filter((connection) => connection.connectionState === 'connected');
  const found = await Promise.all(alive.map(async (connection) => pairsOf(await statsOf(connection))));
  return found.flat();
}

/** In Firefox 153 the answer never comes when the connection closes meanwhile. */
function statsOf(connection: RTCPeerConnection): Promise<ReadonlyMap<string, unknown>> {
  const nothing = new Promise<ReadonlyMap<string, unknown>>((resolve) =>
    setTimeout(resolve, 1_000, new Map()),
  );
  return Promise.race([connection.getStats(), nothing]);
}

function pairsOf(stats: ReadonlyMap<string, unknown>): string[] {
  const all = [...stats.values()] as Stat[];
  return all
    .filter(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded')
    .map((pair) => `${typeOf(stats, pair.localCandidateId)}/${typeOf(stats, pair.remoteCandidateId)}`);
}

function typeOf(stats: ReadonlyMap<string, unknown>, id: string | undefined): string {
  const candidate = stats.get(id ?? '') as { readonly candidateType?: string } | undefined;
  return candidate?.candidateType ?? '?';
}
