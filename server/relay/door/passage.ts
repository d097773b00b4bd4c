import type { Socket } from 'node:net';
import type { EpochMs } from '../../core/clock.ts';

/** A client that has shown by its first byte what it speaks. */
export interface Visitor {
  /** What goes on inside TLS; paused. */
  readonly socket: Socket;
  /** What was read of it so far, 1 byte at least. */
  readonly first: Buffer;
  /** PROXY header that names it. */
  readonly header: Buffer;
}

/** A visitor on its way to the process that serves it. It ends by itself when either side does. */
export interface Passage {
  /** Whether one side has been of no use for too long, so that it is to be cut off. To be asked again and again. */
  isOver(now: EpochMs): boolean;
}
