import type { Socket } from 'node:net';
import { type EpochMs, SECOND } from '../core/clock.ts';
import { padded } from './message.ts';

/** What may wait for a slow receiver, in bytes. More would arrive too late to be of use. */
const LONGEST_QUEUE = 256 * 1024;
/** A receiver that takes in nothing for so long, though something waits, is gone. */
const STUCK_MS = 30 * SECOND;

/**
 * Sends TURN frames over a stream. Media never queues: while more than 256 kB wait, frames are dropped, answers to
 * requests too (both ends repeat what matters).
 */
export class FrameWriter {
  readonly #socket: Socket;
  #corked = false;
  /** Frames that left; what it was when last looked, and since when it has been that while others waited. */
  #left = 0;
  #seen = 0;
  #stuckSince: EpochMs | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Sends one frame, padded to whole words (RFC 8656 §12.5), or drops it. The bytes are the caller's again at once. */
  send(frame: Buffer): void {
    const socket = this.#socket;
    if (!socket.writable || socket.writableLength + frame.length > LONGEST_QUEUE) return;
    const bytes = Buffer.allocUnsafe(padded(frame.length));
    bytes.fill(0, frame.copy(bytes));
    // What is sent in one go of the event loop leaves in one system call.
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      process.nextTick(this.#uncork);
    }
    socket.write(bytes, this.#sent);
  }

  /** Whether the other side has stopped taking in. To be asked again and again. */
  isStuck(now: EpochMs): boolean {
    if (this.#socket.writableLength === 0 || this.#left !== this.#seen) {
      this.#seen = this.#left;
      this.#stuckSince = null;
      return false;
    }
    this.#stuckSince ??= now;
    return now - this.#stuckSince >= STUCK_MS;
  }

  readonly #uncork = (): void => {
    this.#corked = false;
    this.#socket.uncork();
  };

  readonly #sent = (): void => {
    this.#left++;
  };
}
