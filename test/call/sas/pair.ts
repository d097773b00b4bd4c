import type { Party } from '../../../web/src/call/sas/code.ts';
import { isSas, readSas } from '../../../web/src/call/sas/message.ts';
import { Verification, type VerificationOptions } from '../../../web/src/call/sas/verification.ts';
import type { Sign } from '../../../web/src/call/zvb1.ts';
import { ForeignKey } from './foreign.ts';

export const CALL = 'c-0001';

/** One side of the product's own code, with what it was told and what it told. */
export interface Side {
  readonly check: Verification;
  readonly verified: number[];
  readonly mismatches: ('here' | 'there')[];
  readonly failures: ('timeout' | 'aborted')[];
  /** Runs that were counted. */
  readonly counted: () => number;
  /** Takes a text from the wire. */
  readonly take: (text: string) => void;
}

export interface Person {
  readonly party: Party;
  readonly sign: Sign;
}

/** 32 bytes of one value, as a fingerprint or key stands in a message. */
export function bytes32(value: number): string {
  return Buffer.alloc(32, value).toString('base64url');
}

export function person(id: string, name: string, print: number, softer = false): Person {
  const key = new ForeignKey(softer);
  const sign: Sign = async (input) => new Uint8Array(key.signBytes(input));
  return { sign, party: { id, name, idk: key.idk, fp: bytes32(print) } };
}

/** A side of the product's own code that speaks into `say`. */
export function sideOf(
  own: Person,
  peer: Party,
  say: (text: string) => void,
  more: Partial<Pick<VerificationOptions, 'side' | 'standing' | 'call'>> & { begun?: number } = {},
): Side {
  let begun = more.begun ?? 0;
  const verified: number[] = [];
  const failures: ('timeout' | 'aborted')[] = [];
  const mismatches: ('here' | 'there')[] = [];
  const check = new Verification({
    call: CALL,
    own: own.party,
    peer,
    sign: own.sign,
    side: 'reads',
    standing: 'unchecked',
    remembered: true,
    ledger: {
      get begun() {
        return begun;
      },
      add() {
        begun += 1;
      },
    },
    say,
    onChange: () => undefined,
    onVerified: () => verified.push(begun),
    onFailed: (why) => failures.push(why),
    onMismatch: (who) => mismatches.push(who),
    ...more,
  });
  return {
    check,
    verified,
    mismatches,
    failures,
    counted: () => begun,
    take: (text) => {
      if (isSas(text)) check.hear(readSas(text));
    },
  };
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never came: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Long enough for everything under way to come to rest. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
}
