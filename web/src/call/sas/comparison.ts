import type { Certificate } from '../certificate.ts';
import type { DeviceKey } from '../device-key.ts';
import type { MeshPeer } from '../mesh.ts';
import type { Side } from '../participant.ts';
import type { Pin } from '../pins.ts';
import type { Statement } from '../statements.ts';
import { keyId, type Party } from './code.ts';
import { Verification, type VerificationOptions } from './verification.ts';

/** The own side of every connection of this page. */
export interface Self extends Side {
  /** As the app gave it to both sides. */
  readonly name: string;
  readonly key: DeviceKey;
  readonly certificate: Certificate;
}

/** A connection whose other side has proven key and certificate. */
export interface ProvenPeer {
  readonly call: string;
  readonly self: Self;
  readonly peer: MeshPeer;
  readonly idk: string;
  readonly fp: string;
  readonly say: (text: string) => void;
  readonly onChange: () => void;
}

/** Where comparisons are counted, and who is told of them. */
export interface Ledgers {
  /** Runs begun in this call, by participant id: kept over reloads. */
  readonly runs: Map<string, number>;
  /** A run is about to begin: what must outlive this page is saved now. */
  readonly onRun: () => void;
  /** For the app's log. */
  readonly onStatement: (report: Statement) => void;
  /** @param report what the app is to be told; null when it was said on the other side */
  readonly onMismatch: (seat: string, report: Statement | null) => void;
}

/** What is known of the peer before, and what a tick changes. */
export interface Acquaintance extends Ledgers, Pick<VerificationOptions, 'standing' | 'remembered'> {
  /** Remembers who was checked, where there is a place for it. */
  readonly pin: (pin: Pin) => void;
}

/** The comparison over a connection between the host and a guest, and what the app's log is told of it. */
export function comparison(
  { call, self, peer, idk, fp, say, onChange }: ProvenPeer,
  { standing, remembered, pin, onStatement, onMismatch, ...counting }: Acquaintance,
): Verification {
  const own: Party = { id: self.id, name: self.name, idk: self.key.idk, fp: self.certificate.fp };
  const other: Party = { id: peer.id, name: peer.name, idk, fp };
  const { seat } = peer;
  let keys: string | null = null;
  const named = keyIds(own, other).then((ids) => {
    keys = ids;
    return ids;
  });
  return new Verification({
    ...{ call, own, peer: other, say, onChange, standing, remembered },
    sign: self.key.sign,
    side: self.role === 'host' ? 'compares' : 'reads',
    ledger: ledger(peer.id, counting),
    onVerified: () => {
      pin({ idk, name: peer.name });
      void named.then((ids) => onStatement({ type: 'verified', seat, keys: ids }));
    },
    onFailed: (why) => {
      if (self.role === 'host') onStatement({ type: 'uncompared', seat, why });
    },
    onMismatch: (who) => {
      const report: Statement = { type: 'mismatch', seat, found: 'pictures', keys };
      onMismatch(seat, who === 'here' ? report : null);
    },
  });
}

function ledger(id: string, { runs, onRun }: Pick<Ledgers, 'runs' | 'onRun'>): VerificationOptions['ledger'] {
  return {
    get begun() {
      return runs.get(id) ?? 0;
    },
    add() {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      onRun();
    },
  };
}

/** Both device keys as the log names them, that of the smaller participant id first. */
async function keyIds(one: Party, other: Party): Promise<string> {
  const [a, b] = one.id < other.id ? [one, other] : [other, one];
  const ids = await Promise.all([keyId(a.idk), keyId(b.idk)]);
  return ids.join('-');
}
