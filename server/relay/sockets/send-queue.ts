import type { Socket } from 'node:dgram';

/** Datagrams that may wait for the network card. More than that would come too late to be of use. */
const LONGEST = 256;
/** How often the queue is looked at: once in so many datagrams, as looking costs as much as a tenth of sending. */
const LOOK_EVERY = 16;

/** What waits in a socket to be sent: media must not queue. */
export class SendQueue {
  readonly #socket: Socket;
  #asked = 0;
  #isFull = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Whether the next datagram would come too late. To be asked once for each. */
  isFull(): boolean {
    if (this.#asked++ % LOOK_EVERY === 0) this.#isFull = this.#socket.getSendQueueCount() >= LONGEST;
    return this.#isFull;
  }
}
