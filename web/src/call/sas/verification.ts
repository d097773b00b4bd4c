import { isSofter } from '../signing-key.ts';
import { isSigned, type Sign, signature } from '../zvb1.ts';
import type { CheckActions, CheckStep, CheckView, Standing } from './check-view.ts';
import {
  codeBytes,
  commitment,
  emojiOf,
  freshNonce,
  isSmaller,
  type Party,
  resultBody,
  transcript,
  transcriptHash,
} from './code.ts';
import { drawSecurely, lineUp } from './line-up.ts';
import { type SasMessage, sasText } from './message.ts';
import { isUnderWay, MOST_RUNS, RUN_MS, type RunEvent, type Runs, step, stood } from './run.ts';

/** Runs begun with one peer in this call. It outlives the connection and a reload. */
export interface RunLedger {
  readonly begun: number;
  /** Counts one more, before its first message leaves. */
  add(): void;
}

export interface VerificationOptions {
  readonly call: string;
  /** Both sides with the certificates that DTLS really used, never those of a description. */
  readonly own: Party;
  readonly peer: Party;
  readonly sign: Sign;
  readonly side: CheckView['side'];
  /** What an earlier occasion says of the peer. */
  readonly standing: Exclude<Standing, 'verified'>;
  readonly remembered: boolean;
  readonly ledger: RunLedger;
  readonly say: (text: string) => void;
  /** Something that a screen shows has changed. */
  readonly onChange: () => void;
  /** The person here compared, and it was the same. Once. */
  readonly onVerified: () => void;
  /** A run came to nothing, or its code became void. */
  readonly onFailed: (why: 'timeout' | 'aborted') => void;
  /** A person compared, and it was not. */
  readonly onMismatch: (who: 'here' | 'there') => void;
}

/** Runs that begin by themselves; the last one is kept for when a person asks for it. */
const BY_ITSELF = MOST_RUNS - 1;

interface Code {
  readonly bytes: Uint8Array;
  readonly emoji: readonly number[];
  readonly choices: readonly (readonly number[])[];
}

/** The comparison over one connection (ZVB1.md, Comparing): messages and presses in, strictly in order; a view out. */
export class Verification implements CheckActions {
  readonly #options: VerificationOptions;
  readonly #th: Promise<string>;
  #runs: Runs;
  #code: Code | null = null;
  #verified = false;
  #wrong = false;
  #asked = false;
  #compared = false;
  #closed = false;
  #started = false;
  #queue: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: VerificationOptions) {
    const { call, own, peer, ledger } = options;
    this.#options = options;
    this.#th = transcriptHash(transcript(call, own, peer));
    this.#runs = { role: isSmaller(own.id, peer.id) ? 'a' : 'b', begun: ledger.begun, run: { at: 'idle' } };
  }

  get view(): CheckView {
    const { side, standing, remembered, peer } = this.#options;
    const reads = side === 'reads';
    return {
      side,
      standing: this.#verified ? 'verified' : standing,
      step: this.#stepShown(),
      left: Math.max(0, MOST_RUNS - this.#runs.begun),
      code: reads ? (this.#code?.emoji ?? null) : null,
      choices: reads ? null : (this.#code?.choices ?? null),
      asked: this.#asked,
      compared: this.#compared,
      softer: isSofter(peer.idk),
      remembered,
    };
  }

  /** Takes a message of the peer; null: one that claims to be of a comparison, and is none. */
  hear(message: SasMessage | null): void {
    this.#then(() => this.#heard(message));
  }

  /** Both are in the call: the code is made ahead, so that it is there when it is asked for. Harmless to repeat. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#then(async () => {
      const { run, begun } = this.#runs;
      const wanted = run.at === 'idle' && begun < BY_ITSELF && this.#options.standing !== 'earlier';
      if (wanted) await this.#begin();
    });
  }

  show(): void {
    this.#ask('show');
  }

  hide(): void {
    if (this.#options.side === 'compares') this.#say({ t: 'sas.ask', what: 'hide' });
    this.#asked = false;
    this.#options.onChange();
  }

  again(): void {
    this.#ask('again');
  }

  pick(set: readonly number[] | null): void {
    this.#then(async () => {
      if (this.#options.side !== 'compares' || this.#code === null || this.#wrong) return;
      this.#wrong = set === null || this.#code.emoji.some((number, at) => number !== set[at]);
      if (!this.#wrong) await this.#tick(this.#code);
    });
  }

  confirm(): void {
    this.#then(async () => {
      if (this.#options.side === 'reads' && this.#code !== null) await this.#tick(this.#code);
    });
  }

  differ(): void {
    if (this.#closed) return;
    this.#say({ t: 'sas.result', ok: false });
    this.#options.onMismatch('here');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #stepShown(): CheckStep {
    const { run, begun } = this.#runs;
    if (this.#wrong) return 'wrong';
    if (this.#code !== null) return 'open';
    if (isUnderWay(run)) return 'making';
    if (begun >= MOST_RUNS) return 'spent';
    return run.at === 'failed' ? 'failed' : 'making';
  }

  async #heard(message: SasMessage | null): Promise<void> {
    switch (message?.t) {
      case undefined:
        return this.#step({ type: 'malformed' });
      case 'sas.commit':
        return this.#step({ type: 'commit', commitment: message.c, nonce: freshNonce() });
      case 'sas.nonce':
        this.#step({ type: 'nonce', nonce: message.n });
        return this.#derive();
      case 'sas.reveal':
        this.#step({ type: 'reveal', nonce: message.n, holds: await this.#holds(message.n) });
        return this.#derive();
      case 'sas.abort':
        return this.#step({ type: 'abort' });
      case 'sas.ask':
        return this.#obey(message.what);
      case 'sas.result':
        return this.#takeResult(message);
    }
  }

  /** Only the side that compares asks; for the side that reads, which may be A, it is the word to begin. */
  async #obey(what: 'show' | 'again' | 'hide'): Promise<void> {
    if (this.#options.side !== 'reads') return;
    this.#asked = what !== 'hide';
    if (what === 'again' || (what === 'show' && this.#code === null)) await this.#begin();
  }

  #ask(what: 'show' | 'again'): void {
    this.#then(async () => {
      if (this.#options.side !== 'compares') return;
      this.#say({ t: 'sas.ask', what });
      if (what === 'again' || this.#code === null) await this.#begin();
    });
  }

  /** Does nothing on side B, and while a run is under way. */
  async #begin(): Promise<void> {
    const { call, own } = this.#options;
    const nonce = freshNonce();
    this.#step({ type: 'begin', nonce, commitment: await commitment(call, own.id, await this.#th, nonce) });
  }

  async #holds(revealed: string): Promise<boolean> {
    const { run } = this.#runs;
    if (run.at !== 'answered') return false;
    const { call, peer } = this.#options;
    return (await commitment(call, peer.id, await this.#th, revealed)) === run.commitment;
  }

  #step(event: RunEvent): void {
    const before = this.#runs;
    const { runs, say } = step(before, event);
    this.#runs = runs;
    if (runs.begun > before.begun) this.#options.ledger.add();
    if (runs.run !== before.run) this.#renew();
    if (runs.run.at === 'failed' && stood(before.run))
      this.#options.onFailed(runs.run.why === 'timeout' ? 'timeout' : 'aborted');
    for (const message of say) this.#say(message);
  }

  /** Another state of the run: what belonged to the one before is void. */
  #renew(): void {
    this.#code = null;
    this.#wrong = false;
    this.#compared = false;
    clearTimeout(this.#timer);
    if (!isUnderWay(this.#runs.run)) return;
    this.#timer = setTimeout(() => this.#then(async () => this.#step({ type: 'timeout' })), RUN_MS);
  }

  async #derive(): Promise<void> {
    const { run } = this.#runs;
    if (run.at !== 'agreed' || this.#code !== null) return;
    const bytes = await codeBytes(await this.#th, run.nA, run.nB);
    const emoji = emojiOf(bytes);
    this.#code = { bytes, emoji, choices: lineUp(emoji, drawSecurely) };
  }

  async #tick({ bytes }: Code): Promise<void> {
    if (this.#verified) return;
    const sig = await signature(this.#options.sign, 'sas-ok', await resultBody(await this.#th, bytes));
    if (this.#closed) return;
    this.#verified = true;
    this.#say({ t: 'sas.result', ok: true, sig });
    this.#options.onVerified();
  }

  async #takeResult(message: Extract<SasMessage, { t: 'sas.result' }>): Promise<void> {
    if (!message.ok) return this.#options.onMismatch('there');
    if (this.#code === null) return this.#step({ type: 'malformed' });
    const body = await resultBody(await this.#th, this.#code.bytes);
    if (await isSigned(this.#options.peer.idk, message.sig, 'sas-ok', body)) this.#compared = true;
    else this.#step({ type: 'malformed' });
  }

  #say(message: SasMessage): void {
    if (!this.#closed) this.#options.say(sasText(message));
  }

  /** One thing after the other: what comes while a hash is being made waits. */
  #then(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return;
      await work();
      if (!this.#closed) this.#options.onChange();
    });
  }
}
