/** Every connection and channel that this page has made. */
export const connections = new Set<RTCPeerConnection>();
export const channels = new Set<RTCDataChannel>();
export const candidateTypes = new Set<string>();
export const doors = { liveAttached: 0 };

/** Watches every door through which a track can reach a connection, and counts the live ones that go through. */
export function watchDoors(isLive: (track: MediaStreamTrack) => boolean): void {
  const count = (track: MediaStreamTrack | null) => {
    if (track !== null && isLive(track)) doors.liveAttached += 1;
  };
  const { addTrack, createDataChannel } = RTCPeerConnection.prototype;
  const { replaceTrack } = RTCRtpSender.prototype;
  RTCPeerConnection.prototype.addTrack = function (track, ...streams) {
    meet(this);
    count(track);
    return addTrack.call(this, track, ...streams);
  };
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = createDataChannel.call(this, label, init);
    channels.add(channel);
    return channel;
  };
  RTCPeerConnection.prototype.addTransceiver = () => {
    throw new Error('a door that nobody watches');
  };
  RTCRtpSender.prototype.replaceTrack = function (track) {
    count(track);
    return replaceTrack.call(this, track);
  };
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
