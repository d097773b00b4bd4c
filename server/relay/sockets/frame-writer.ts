import type { Socket } from 'node:net';
import { type EpochMs, SECOND } from '../../core/clock.ts';
import { padded } from '../codec/message.ts';

/** What may wait for a slow receiver. More would arrive too late to be of use; tiny frames cost memory, too. */
const MOST_BYTES = 256 * 1024;
const MOST_FRAMES = 2_048;
/** A receiver that takes in nothing for so long, though something waits, is gone. */
const STUCK_MS = 30 * SECOND;

/**
 * How frames go out. `together`: all that wait at once. `apart`: each in a write of its own, which TLS makes a record
 * of its own: a record can be read only when the last of its bytes is there, and simple clients take one for one frame.
 */
type Pace = 'together' | 'apart';

/**
 * Sends TURN frames over a stream. Media never queues: while 256 kB wait, frames are dropped, answers to requests too
 * (both ends repeat what matters).
 */
export class FrameWriter {
  readonly #socket: Socket;
  readonly #pace: Pace;
  #queue: Buffer[] = [];
  #isWriting = false;
  /** In the queue and with the kernel together. */
  #bytes = 0;
  #inWrite = 0;
  /** Writes that are done; how many they were when last looked, and since when no more while something waited. */
  #done = 0;
  #seen = 0;
  #stuckSince: EpochMs | null = null;

  constructor(socket: Socket, pace: Pace = 'together') {
    this.#socket = socket;
    this.#pace = pace;
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.#bytes;
  }

  /** Sends one frame, padded to whole words (RFC 8656 §12.5), or drops it. The bytes are the caller's again at once. */
  send(frame: Buffer): void {
    const size = padded(frame.length);
    if (this.#bytes + size > MOST_BYTES || this.#queue.length >= MOST_FRAMES) return;
    const bytes = Buffer.allocUnsafe(size);
    bytes.fill(0, frame.copy(bytes));
    this.#bytes += size;
    this.#queue.push(bytes);
    if (this.#isWriting) return;
    this.#isWriting = true;
    // What else comes in this go of the event loop goes along.
    process.nextTick(this.#write);
  }

  /** Whether the other side has stopped taking in. To be asked again and again. */
  isStuck(now: EpochMs): boolean {
    if (this.#bytes === 0 || this.#done !== this.#seen) {
      this.#seen = this.#done;
      this.#stuckSince = null;
      return false;
    }
    this.#stuckSince ??= now;
    return now - this.#stuckSince >= STUCK_MS;
  }

  readonly #write = (): void => {
    if (this.#queue.length === 0 || !this.#socket.writable) {
      this.#queue = [];
      this.#bytes = 0;
      this.#isWriting = false;
      return;
    }
    const bytes = this.#take();
    this.#inWrite = bytes.length;
    this.#socket.write(bytes, this.#written);
  };

  readonly #written = (): void => {
    this.#done++;
    this.#bytes -= this.#inWrite;
    this.#write();
  };

  #take(): Buffer {
    const [first, ...more] = this.#queue.splice(0, this.#pace === 'apart' ? 1 : this.#queue.length);
    if (first === undefined) return Buffer.alloc(0);
    return more.length === 0 ? first : Buffer.concat([first, ...more]);
  }
}
