import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Negotiation, negotiation } from '../../../web/src/call/negotiation.ts';
import { isImpolite } from '../../../web/src/call/participant.ts';

type Description = { type: RTCSdpType; sdp: string };

/** A peer connection's signalling states (W3C webrtc-pc §4.3.1) without the media: it refuses what a browser refuses. */
class Peer {
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescription | null = null;
  readonly settled: string[] = [];
  readonly #name: string;
  #made = 0;
  #offered = '';

  constructor(name: string) {
    this.#name = name;
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const answers = this.signalingState === 'have-remote-offer';
    if (!answers && this.signalingState !== 'stable' && this.signalingState !== 'have-local-offer')
      throw wrongState();
    this.#made += 1;
    const sdp = answers ? this.#offered : `${this.#name}${this.#made}`;
    this.localDescription = { type: answers ? 'answer' : 'offer', sdp } as RTCSessionDescription;
    if (answers) this.#settle(sdp);
    else this.signalingState = 'have-local-offer';
  }

  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (type === 'answer') {
      if (this.signalingState !== 'have-local-offer' || sdp !== this.localDescription?.sdp)
        throw wrongState();
      this.#settle(sdp);
      return;
    }
    this.#offered = sdp; // an own offer is rolled back implicitly
    this.signalingState = 'have-remote-offer';
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    await Promise.resolve();
    if (candidate?.usernameFragment !== this.settled.at(-1)) throw wrongState();
  }

  #settle(sdp: string): void {
    this.signalingState = 'stable';
    this.settled.push(sdp);
  }
}

function wrongState(): DOMException {
  return new DOMException('wrong state', 'InvalidStateError');
}

/** Two peers over an ordered wire whose messages arrive when the test says so. */
class Pair {
  readonly a = new Peer('a');
  readonly b = new Peer('b');
  readonly toA: Description[] = [];
  readonly toB: Description[] = [];
  readonly #a: Negotiation;
  readonly #b: Negotiation;

  constructor(aImpolite: boolean, bImpolite: boolean) {
    this.#a = negotiation(this.a, aImpolite, ({ type, sdp }) => this.toB.push({ type, sdp }));
    this.#b = negotiation(this.b, bImpolite, ({ type, sdp }) => this.toA.push({ type, sdp }));
  }

  async act(what: string): Promise<void> {
    if (what === 'a offers' && this.a.signalingState === 'stable') await this.#a.offer();
    if (what === 'b offers' && this.b.signalingState === 'stable') await this.#b.offer();
    if (what === 'to a') await this.#deliver(this.#a, this.toA);
    if (what === 'to b') await this.#deliver(this.#b, this.toB);
    if (what === 'lose to a') this.toA.shift();
    if (what === 'lose to b') this.toB.shift();
    if (what === 'a repeats') this.#a.repeat();
    if (what === 'b repeats') this.#b.repeat();
  }

  async drain(): Promise<void> {
    while (this.toA.length + this.toB.length > 0) {
      await this.act('to a');
      await this.act('to b');
    }
  }

  async #deliver(side: Negotiation, wire: Description[]): Promise<void> {
    const description = wire.shift();
    if (description) await side.receive(description);
  }
}

const acts = fc.array(fc.constantFrom('a offers', 'b offers', 'to a', 'to b', 'a repeats', 'b repeats'), {
  maxLength: 40,
});

describe('perfect negotiation', () => {
  test('ends stable on both sides with the same description, whatever collides or is sent twice', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        const pair = new Pair(true, false);
        for (const what of all) await pair.act(what);
        await pair.drain();
        expect([pair.a.signalingState, pair.b.signalingState]).toEqual(['stable', 'stable']);
        expect(pair.a.settled.at(-1)).toBe(pair.b.settled.at(-1));
      }),
      { numRuns: 500 },
    );
  });

  test('takes no answer that is not of the pending offer, and ends well once nothing more is lost', async () => {
    const parts = [
      'a offers',
      'b offers',
      'to a',
      'to b',
      'a repeats',
      'b repeats',
      'lose to a',
      'lose to b',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 60, size: 'max' }), async (all) => {
        const pair = new Pair(true, false);
        for (const what of all) await pair.act(what); // an answer in the wrong state throws
        await pair.drain();
        for (let round = 0; round < 3; round += 1) {
          for (const what of ['a repeats', 'b repeats']) await pair.act(what); // as when the socket is back
          await pair.drain();
        }
        expect([pair.a.signalingState, pair.b.signalingState]).toEqual(['stable', 'stable']);
        expect(pair.a.settled.at(-1)).toBe(pair.b.settled.at(-1));
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });

  test("of two offers that cross, the impolite side's stands", async () => {
    const pair = new Pair(true, false);
    await Promise.all([pair.act('a offers'), pair.act('b offers')]);
    await pair.drain();
    expect(pair.b.settled).toEqual(['a1']);
  });

  test('two impolite sides would hang: the order matters', async () => {
    const pair = new Pair(true, true);
    await Promise.all([pair.act('a offers'), pair.act('b offers')]);
    await pair.drain();
    expect([pair.a.signalingState, pair.b.signalingState]).toEqual(['have-local-offer', 'have-local-offer']);
  });

  test('candidates of an offer that was not taken are let go, others that fail are told', async () => {
    const peer = new Peer('a');
    const side = negotiation(peer, true, () => undefined);
    await side.offer();
    await side.receive({ type: 'offer', sdp: 'b1' });
    await expect(side.candidate({ usernameFragment: 'b1' })).resolves.toBeUndefined();
    const other = negotiation(new Peer('c'), false, () => undefined);
    await expect(other.candidate({ usernameFragment: 'x' })).rejects.toThrow('wrong state');
  });
});

describe('who is impolite', () => {
  const host = { id: 'f0', role: 'host' } as const;
  const patient = { id: 'a0', role: 'patient' } as const;
  const relative = { id: 'b0', role: 'relative' } as const;
  const second = { id: 'a0.1', role: 'patient' } as const;

  test.each([
    ['the host, whatever the ids', host, patient],
    ['else the smaller id', patient, relative],
    ['a first device before the second', patient, second],
  ])('%s', (_name, one, other) => {
    expect(isImpolite(one, other)).toBe(true);
    expect(isImpolite(other, one)).toBe(false);
  });
});
