import { AppError, type ErrorCode, errorBody } from '../core/errors.ts';
import { TokenBucket } from '../core/rate.ts';
import { CLOSE, type FromClient } from '../protocol/signalling.ts';
import type { Line } from './session.ts';
import { isVerb, type Stage, VERBS } from './verbs.ts';

/** Seven peers send a description and some thirty candidates each at the same moment; then it is quiet. */
const MESSAGES = { burst: 300, perSecond: 50 };
const BYTES = { burst: 2 * 1024 * 1024, perSecond: 128 * 1024 };
/** Refusals: ten at once, then ten a minute. A call of hours has some without anybody's fault. */
const REFUSALS = { burst: 9, perSecond: 10 / 60 };
/** Frames that wait while one is being handled. */
const MOST_WAITING = 1_000;

/** One incoming frame: a text, or null for a binary one. */
type Frame = string | null;

/**
 * One socket's messages: checked against the contract, handled strictly in order, each refusal answered with a
 * code of the catalogue. Whatever comes in, it throws nothing.
 */
export class Conversation {
  readonly #stage: Stage;
  readonly #line: Line;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #refusals: TokenBucket;
  readonly #monotonicMs: () => number;
  readonly #waiting: Frame[] = [];
  readonly #gone: () => void;
  #drained: Promise<void> = Promise.resolve();
  #busy = false;
  #closed = false;

  /** @param gone called once when it is over. */
  constructor(stage: Stage, monotonicMs: () => number, gone: () => void) {
    this.#stage = stage;
    this.#gone = gone;
    this.#line = stage.line;
    this.#monotonicMs = monotonicMs;
    this.#messages = new TokenBucket(MESSAGES, monotonicMs());
    this.#bytes = new TokenBucket(BYTES, monotonicMs());
    this.#refusals = new TokenBucket(REFUSALS, monotonicMs());
  }

  /** Whether `hello` has been answered. */
  get greeted(): boolean {
    return this.#stage.session !== null;
  }

  /** Ends the conversation of who said nothing in time. */
  hurry(): void {
    if (!this.greeted && !this.#busy) this.refuse('HELLO_FIRST', null, CLOSE.refused);
  }

  /** Takes in a frame; it is handled when those before it are done. */
  hear(frame: Frame): void {
    if (this.#line.isShut) return;
    const now = this.#monotonicMs();
    const size = frame === null ? 1 : frame.length;
    if (!this.#messages.take(now) || !this.#bytes.take(now, size) || this.#waiting.length >= MOST_WAITING) {
      this.refuse('TOO_MANY', null, CLOSE.flood);
      return;
    }
    this.#waiting.push(frame);
    if (!this.#busy) this.#drained = this.#drain().catch(this.#stage.deps.report);
  }

  /** The app stops: what was begun is finished, then this resolves. */
  async stop(closeCode: number): Promise<void> {
    this.#end(closeCode);
    await this.#drained;
  }

  /** The socket is gone; who sat here counts as gone from now on. */
  async hangUp(): Promise<void> {
    this.#closed = true;
    if (this.#busy) return;
    this.#gone();
    const { session, floor } = this.#stage;
    this.#stage.session = null;
    if (session === null) return;
    if (session.kind === 'desk') return floor.desks.leave(session);
    floor.presence.leave(session.seatId, session.endpoint, session.line);
    await floor.rooms.leave(session);
  }

  /** Says why not, and closes with `close` when it is given. */
  refuse(code: ErrorCode, about: FromClient['type'] | null, close: number | null): void {
    this.#line.send({ type: 'error', ...errorBody(code), about });
    const counts = about !== 'signal' || code !== 'PEER_UNKNOWN'; // he to whom it goes may have left at this moment
    const tooOften = counts && !this.#refusals.take(this.#monotonicMs());
    if (close !== null || tooOften) this.#end(close ?? CLOSE.flood);
  }

  #end(code: number): void {
    this.#waiting.length = 0;
    this.#line.close(code);
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      if (!this.#line.isShut) await this.#handle(frame);
    }
    this.#busy = false;
    if (this.#closed) await this.hangUp();
  }

  async #handle(frame: Frame): Promise<void> {
    const message = parsed(frame);
    const type = message !== null && isVerb(message.type) ? message.type : null;
    if (!this.greeted && type !== 'hello') return this.refuse('HELLO_FIRST', type, CLOSE.refused);
    if (type === null) return this.refuse('BAD_REQUEST', null, null);
    try {
      await perform(this.#stage, type, message);
    } catch (error) {
      await this.#answer(error, type, message);
    }
  }

  async #answer(error: unknown, type: FromClient['type'], message: object | null): Promise<void> {
    const { deps, session, party } = this.#stage;
    const code = error instanceof AppError ? error.code : 'INTERNAL';
    if (code === 'INTERNAL') deps.report(error);
    const refusal = {
      event: VERBS[type].event,
      by: session?.by ?? party.by,
      error: code,
      named: { ...message },
    };
    // it is refused all the same when the log cannot be written; an act that is done would not be
    await deps.refused(refusal).catch(deps.report);
    this.refuse(code, type, this.greeted ? null : closeFor(code));
  }
}

async function perform(stage: Stage, type: FromClient['type'], message: unknown): Promise<void> {
  // the row's own schema says that the message is of this type
  const verb = VERBS[type] as (typeof VERBS)['hello'];
  if (!verb.fits(message)) throw new AppError('BAD_REQUEST');
  await verb.run(stage, message as Extract<FromClient, { type: 'hello' }>);
}

function parsed(frame: Frame): { type?: unknown } | null {
  if (frame === null) return null;
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** A hello that is refused ends the socket; most reasons do not go away by trying again. */
function closeFor(code: ErrorCode): number {
  if (code === 'SEAT_TAKEN') return CLOSE.replaced;
  if (code === 'SEAT_REVOKED' || code === 'NOT_SIGNED_IN') return CLOSE.signedOut;
  return CLOSE.refused;
}
