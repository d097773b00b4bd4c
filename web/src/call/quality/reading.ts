/** What one side's counters say at one moment (W3C webrtc-stats). Sums since the connection began, where not said otherwise. */
export interface Reading {
  /** Milliseconds, of the page's own clock. */
  readonly atMs: number;
  readonly sound: Incoming;
  readonly picture: Incoming;
  /** Samples of sound played, and those of them that were made up because nothing came. */
  readonly samples: number;
  readonly concealed: number;
  readonly framesSeen: number;
  readonly soundBytesOut: number;
  readonly pictureBytesOut: number;
  /** The worst that the other side reported last of what it got: part that was lost, and there and back in ms. */
  readonly lossOut: number;
  readonly rttMs: number | null;
  readonly route: Route | null;
  readonly codecs: readonly string[];
}

export interface Incoming {
  readonly packets: number;
  readonly lost: number;
  readonly bytes: number;
  /** Milliseconds, now. */
  readonly jitterMs: number;
}

/** Which way the packets take. */
export interface Route {
  readonly path: 'direct' | 'relay';
  /** How this side reaches the other one, or the relay. */
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/** What is used of an entry of a report. Every field may be missing: browsers differ. */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly jitter?: number;
  readonly totalSamplesReceived?: number;
  readonly concealedSamples?: number;
  readonly framesDecoded?: number;
  readonly fractionLost?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly selectedCandidatePairId?: string;
  readonly nominated?: boolean;
  readonly selected?: boolean;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
}

/** Reads a report. */
export function readReport(report: Iterable<unknown>, atMs: number): Reading {
  const stats = [...report] as readonly Stat[];
  const byId = new Map(stats.map((stat) => [stat.id, stat]));
  const incoming = stats.filter(({ type }) => type === 'inbound-rtp');
  const outgoing = stats.filter(({ type }) => type === 'outbound-rtp');
  const told = stats.filter(({ type }) => type === 'remote-inbound-rtp');
  const pair = pairInUse(stats, byId);
  const rtts = told.flatMap(({ roundTripTime }) => roundTripTime ?? []);
  const rtt = rtts.length > 0 ? Math.max(...rtts) : pair?.currentRoundTripTime;
  const sound = incoming.filter(({ kind }) => kind === 'audio');
  const codecs = [...sound, ...incoming.filter(({ kind }) => kind === 'video')];
  return {
    atMs,
    sound: incomingOf(sound),
    picture: incomingOf(incoming.filter(({ kind }) => kind === 'video')),
    samples: sum(sound, ({ totalSamplesReceived }) => totalSamplesReceived),
    concealed: sum(sound, ({ concealedSamples }) => concealedSamples),
    framesSeen: sum(incoming, ({ framesDecoded }) => framesDecoded),
    soundBytesOut: sum(outgoing, ({ kind, bytesSent }) => (kind === 'audio' ? bytesSent : 0)),
    pictureBytesOut: sum(outgoing, ({ kind, bytesSent }) => (kind === 'video' ? bytesSent : 0)),
    lossOut: Math.max(0, ...told.map(({ fractionLost = 0 }) => fractionLost)),
    rttMs: rtt === undefined ? null : Math.round(rtt * 1_000),
    route: pair === undefined ? null : routeOf(pair, byId),
    codecs: codecs.flatMap(({ codecId = '' }) => byId.get(codecId)?.mimeType?.split('/')[1] ?? []),
  };
}

function incomingOf(stats: readonly Stat[]): Incoming {
  return {
    packets: sum(stats, ({ packetsReceived }) => packetsReceived),
    lost: sum(stats, ({ packetsLost }) => packetsLost),
    bytes: sum(stats, ({ bytesReceived }) => bytesReceived),
    jitterMs: Math.round(1_000 * Math.max(0, ...stats.map(({ jitter = 0 }) => jitter))),
  };
}

function sum(stats: readonly Stat[], of: (stat: Stat) => number | undefined): number {
  return stats.reduce((total, stat) => total + (of(stat) ?? 0), 0);
}

/** Chromium names it in the transport; Firefox says of each pair that was nominated whether it is selected. */
function pairInUse(stats: readonly Stat[], byId: ReadonlyMap<string, Stat>): Stat | undefined {
  const named = stats.find(({ selectedCandidatePairId }) => selectedCandidatePairId !== undefined);
  const pair = byId.get(named?.selectedCandidatePairId ?? '');
  if (pair !== undefined) return pair;
  const nominated = stats.filter(
    ({ type, state, nominated: chosen }) => type === 'candidate-pair' && state === 'succeeded' && chosen,
  );
  return nominated.find(({ selected }) => selected === true) ?? nominated[0];
}

/** Direct only when neither end is a relay's. */
function routeOf(pair: Stat, byId: ReadonlyMap<string, Stat>): Route {
  const local = byId.get(pair.localCandidateId ?? '');
  const remote = byId.get(pair.remoteCandidateId ?? '');
  const relayed = local?.candidateType === 'relay' || remote?.candidateType === 'relay';
  const spoken = (local?.candidateType === 'relay' ? local.relayProtocol : local?.protocol)?.toLowerCase();
  return {
    path: relayed ? 'relay' : 'direct',
    transport: spoken === 'tcp' || spoken === 'tls' ? spoken : 'udp',
  };
}
