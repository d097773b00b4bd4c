import { connect, type Socket } from 'node:net';
import { Compile } from 'typebox/compile';
import { MINUTE, SECOND } from '../../core/clock.ts';
import { onLine } from '../../core/lines.ts';
import { type FromApp, FromSealer, LONGEST_LINE } from '../sealer/messages.ts';

const fromSealer = Compile(FromSealer);
/** A sealer that has found a fault finds it again: it is not asked each second. */
const AFTER_REFUSAL = MINUTE;

/** What the app does with what the sealer says; one after the other, in order. */
export interface Listener {
  /** @returns what to answer. @throws then the connection begins anew */
  hear(message: FromSealer): Promise<readonly FromApp[]>;
  /** Called every second while connected. @returns what to say unasked */
  tick(): Promise<readonly FromApp[]>;
  /** The sealer cannot be reached, or went away. */
  lost(why: string): Promise<void>;
}

/** Keeps a connection to the sealer: made again whenever it broke. */
export class SealerClient {
  readonly #path: string;
  readonly #listener: Listener;
  readonly #report: (fault: unknown) => void;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #stopped = true;

  constructor(path: string, listener: Listener, report: (fault: unknown) => void) {
    this.#path = path;
    this.#listener = listener;
    this.#report = report;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  /** Ends the connection, when what is under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#socket?.destroy();
    await this.#work;
  }

  #connect(): void {
    const socket = connect(this.#path);
    this.#socket = socket;
    let why = 'closed';
    let delay = SECOND;
    let ticking: NodeJS.Timeout | undefined;
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      why = (cause.code ?? 'fault').toLowerCase();
    });
    socket.on('connect', () => {
      ticking = setInterval(() => this.#do(socket, () => this.#listener.tick()), SECOND);
    });
    onLine(socket, LONGEST_LINE, (line) => {
      const message = parse(line);
      if (!fromSealer.Check(message)) {
        socket.destroy(new Error('not the sealer that this app knows'));
        return;
      }
      this.#do(socket, () => this.#listener.hear(message));
      if (message.t !== 'refused') return;
      delay = AFTER_REFUSAL;
      this.#do(socket, async () => {
        socket.destroy();
        return [];
      });
    });
    socket.on('close', () => {
      clearInterval(ticking);
      if (this.#stopped) return;
      this.#do(null, async () => {
        if (delay === SECOND) await this.#listener.lost(why);
        return [];
      });
      this.#retry = setTimeout(() => this.#connect(), delay);
    });
  }

  /** Work waits for that before it: the log's lines are sent, and heads kept, in one order. */
  #do(socket: Socket | null, work: () => Promise<readonly FromApp[]>): void {
    this.#work = this.#work.then(async () => {
      if (socket?.destroyed === true) return;
      try {
        for (const message of await work()) socket?.write(`${JSON.stringify(message)}\n`);
      } catch (fault) {
        this.#report(fault);
        socket?.destroy();
      }
    });
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
