import type { Pin } from '../pins.ts';
import type { Statement } from '../statements.ts';
import { keyId, type Party } from './code.ts';
import type { ProvenPeer, TrustOptions } from './trust.ts';
import { Verification, type VerificationOptions } from './verification.ts';

/** What is known of the peer before, and what a tick changes. */
export interface Acquaintance
  extends Pick<TrustOptions, 'runs' | 'onRun' | 'onStatement' | 'onMismatch'>,
    Pick<VerificationOptions, 'standing' | 'remembered'> {
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

function ledger(
  id: string,
  { runs, onRun }: Pick<TrustOptions, 'runs' | 'onRun'>,
): VerificationOptions['ledger'] {
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
