import type { Socket } from 'node:net';
import { type EpochMs, MINUTE, SECOND } from '../../core/clock.ts';
import { Framer } from '../codec/framing.ts';
import { FrameWriter } from './frame-writer.ts';
import type { ClientAddress, Outlet, Receive, Transport } from './socket.ts';

/** A TURN client speaks first. */
const FIRST_FRAME_MS = 10 * SECOND;
/** A connection is there for its allocation; without one it may last this long, whatever comes over it. */
const WITHOUT_ALLOCATION_MS = MINUTE;

/** One TURN client's connection. Its 5-tuple is its own: it is the outlet of one client at most. */
export class Stream implements Outlet {
  readonly transport: Transport;
  readonly client: ClientAddress;
  readonly #socket: Socket;
  readonly #writer: FrameWriter;
  readonly #openedAt: EpochMs;
  #heldAt: EpochMs;
  #hasSpoken = false;

  constructor(
    socket: Socket,
    { transport, client }: { readonly transport: Transport; readonly client: ClientAddress },
    receive: Receive,
    now: EpochMs,
  ) {
    this.transport = transport;
    this.client = client;
    this.#socket = socket;
    this.#writer = new FrameWriter(socket);
    this.#openedAt = now;
    this.#heldAt = now;
    const framer = new Framer();
    const take = (frame: Buffer): void => {
      this.#hasSpoken = true;
      receive(frame, client, this);
    };
    socket.on('data', (chunk: Buffer) => {
      if (!framer.push(chunk, take)) socket.destroy();
    });
  }

  send(bytes: Buffer): void {
    this.#writer.send(bytes);
  }

  /** Whether it has lasted long enough: a client that never spoke, that has no allocation, or that is gone. */
  isOver(now: EpochMs, holdsAllocation: boolean): boolean {
    if (holdsAllocation) this.#heldAt = now;
    if (!this.#hasSpoken && now - this.#openedAt >= FIRST_FRAME_MS) return true;
    return now - this.#heldAt >= WITHOUT_ALLOCATION_MS || this.#writer.isStuck(now);
  }

  close(): void {
    this.#socket.destroy();
  }
}
