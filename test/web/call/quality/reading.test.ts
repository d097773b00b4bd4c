import { describe, expect, test } from 'vitest';
import { type Reading, readReport } from '../../../../web/src/call/quality/reading.ts';
import { sampleOf } from '../../../../web/src/call/quality/sample.ts';

const LOCAL = { id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp' };
const RELAYED = {
  id: 'l',
  type: 'local-candidate',
  candidateType: 'relay',
  protocol: 'udp',
  relayProtocol: 'tls',
};
const REMOTE = { id: 'r', type: 'remote-candidate', candidateType: 'srflx' };
const PAIR = { id: 'p', type: 'candidate-pair', state: 'succeeded', nominated: true };
const ENDS = { localCandidateId: 'l', remoteCandidateId: 'r' };

const sound = {
  id: 'a',
  type: 'inbound-rtp',
  kind: 'audio',
  codecId: 'c',
  packetsReceived: 500,
  packetsLost: 5,
};
const played = {
  bytesReceived: 20_000,
  jitter: 0.012,
  totalSamplesReceived: 480_000,
  concealedSamples: 4_800,
};
const picture = { id: 'v', type: 'inbound-rtp', kind: 'video', packetsReceived: 900, framesDecoded: 300 };

describe('a report', () => {
  test('as Chromium writes it: the transport names the pair', () => {
    const reading = readReport(
      [
        { ...sound, ...played },
        { ...picture, packetsLost: 2, bytesReceived: 900_000 },
        { id: 'o', type: 'outbound-rtp', kind: 'audio', bytesSent: 21_000 },
        { id: 'w', type: 'outbound-rtp', kind: 'video', bytesSent: 800_000 },
        { id: 'x', type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.02, roundTripTime: 0.05 },
        { id: 'y', type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.1, roundTripTime: 0.3 },
        { id: 'c', type: 'codec', mimeType: 'audio/opus' },
        { id: 't', type: 'transport', selectedCandidatePairId: 'p' },
        ...[{ ...PAIR, ...ENDS }, { ...PAIR, id: 'q', currentRoundTripTime: 9 }, LOCAL, REMOTE],
      ],
      1_000,
    );
    expect(reading).toMatchObject({
      sound: { packets: 500, lost: 5, bytes: 20_000, jitterMs: 12 },
      picture: { packets: 900, lost: 2 },
      samples: 480_000,
      concealed: 4_800,
      framesSeen: 300,
      soundBytesOut: 21_000,
      pictureBytesOut: 800_000,
      lossOut: 0.1,
      rttMs: 300,
      route: { path: 'direct', transport: 'udp' },
      codecs: ['opus'],
    });
  });

  test('as Firefox writes it: of all pairs that were nominated one is selected', () => {
    const other = { ...PAIR, id: 'q', selected: false, localCandidateId: 'none' };
    const { route, rttMs } = readReport([other, { ...PAIR, ...ENDS, selected: true }, RELAYED, REMOTE], 0);
    expect(route).toEqual({ path: 'relay', transport: 'tls' });
    expect(rttMs).toBeNull();
  });

  test('a relay at the other end is a relay, and a pair that failed is no way', () => {
    const far = { ...REMOTE, candidateType: 'relay' };
    expect(readReport([{ ...PAIR, ...ENDS }, LOCAL, far], 0).route?.path).toBe('relay');
    expect(readReport([{ ...PAIR, ...ENDS, state: 'failed' }, LOCAL, far], 0).route).toBeNull();
  });

  test('an empty one, or one of things unheard of, is nothing', () => {
    expect(readReport([], 0)).toMatchObject({ samples: 0, route: null, rttMs: null, codecs: [], lossOut: 0 });
    expect(readReport([{ id: 'z', type: 'from-the-future' }], 0).samples).toBe(0);
  });
});

describe('a second', () => {
  const first = readReport([{ ...sound, ...played }, picture], 1_000);
  const later = (change: Partial<Reading>): Reading => ({ ...first, atMs: 2_000, ...change });

  test('is the difference of two readings', () => {
    const now = later({
      sound: { packets: 540, lost: 15, bytes: 22_500, jitterMs: 20 },
      samples: 528_000,
      concealed: 9_600,
      lossOut: 0.05,
      rttMs: 80,
      soundBytesOut: 2_500,
    });
    expect(sampleOf(first, now)).toEqual({
      ...{ ms: 1_000, lossIn: 0.2, concealed: 0.1, jitterMs: 20, lossOut: 0.05, rttMs: 80 },
      ...{ kbitIn: 20, kbitOut: 20, packetsIn: 40 },
    });
  });

  test('in which nothing came says that nothing was played', () => {
    expect(sampleOf(first, later({}))).toMatchObject({ concealed: null, lossIn: 0, packetsIn: 0 });
  });

  test('in which late packets came has no loss below nothing', () => {
    const now = later({ sound: { ...first.sound, packets: 560, lost: 0 } });
    expect(sampleOf(first, now)?.lossIn).toBe(0);
  });

  test('of counters that began anew is none', () => {
    expect(sampleOf(first, later({ sound: { ...first.sound, packets: 1 } }))).toBeNull();
    expect(sampleOf(first, first)).toBeNull();
  });
});
