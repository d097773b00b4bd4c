import type { Socket } from 'node:net';
import { Compile } from 'typebox/compile';
import { onLine } from '../../core/lines.ts';
import { FromApp, type FromSealer, LONGEST_LINE, type SinkStanding, type Status } from './messages.ts';
import type { Seal } from './seal.ts';

const LEAF = 32;
const fromApp = Compile(FromApp);

/** One connection to the sealer's socket: the app's, or that of somebody who asks how it is. */
export class Conversation {
  readonly #socket: Socket;
  readonly #seal: Seal;
  readonly #sinks: () => SinkStanding[];
  /** The app has said what it has, and its leaves may come. */
  #open = false;
  /** Size of the last head that the app has; null while one is on its way. */
  #stored: number | null = null;
  #saidSinks = '';
  #saidOffer = '';

  constructor(socket: Socket, seal: Seal, sinks: () => SinkStanding[], report: (fault: unknown) => void) {
    this.#socket = socket;
    this.#seal = seal;
    this.#sinks = sinks;
    onLine(socket, LONGEST_LINE, (line) => {
      try {
        this.#hear(line);
      } catch (fault) {
        // the other side begins again, from what is on the disk
        socket.destroy();
        report(fault);
      }
    });
    this.#say(seal.hello());
  }

  /** Tells what is new: heads that the app has not, a change of keys, how the sinks stand. */
  tell(): void {
    if (!this.#open || !this.#seal.sound) return;
    this.#tellHead();
    const offer = this.#seal.offered;
    const change = JSON.stringify(offer);
    if (offer !== null && change !== this.#saidOffer) this.#say({ t: 'rotate', ...offer });
    this.#saidOffer = change;
    const sinks = this.#sinks();
    const standing = JSON.stringify(sinks);
    if (standing !== this.#saidSinks) this.#say({ t: 'sinks', sinks });
    this.#saidSinks = standing;
  }

  #tellHead(): void {
    if (this.#stored === null) return;
    const [head] = this.#seal.headsAfter(this.#stored, 1);
    if (head === undefined) return;
    this.#stored = null;
    this.#say({ t: 'head', head });
  }

  #hear(line: string): void {
    const message = parse(line);
    if (!fromApp.Check(message)) {
      this.#socket.destroy();
      return;
    }
    switch (message.t) {
      case 'here': {
        const reply = this.#seal.greet(message);
        this.#open = reply.t === 'go';
        this.#stored = message.head;
        this.#say(reply);
        break;
      }
      case 'leaves':
        this.#leaves(message.from, Buffer.from(message.leaves, 'base64'));
        break;
      case 'stored':
        this.#seal.told(message.size, message.line);
        this.#stored = message.size;
        break;
      case 'rotated':
        this.#seal.rotated(message.seq, message.body);
        break;
      case 'status':
        this.#say(this.#status());
        return;
    }
    this.tell();
  }

  #leaves(from: number, leaves: Buffer): void {
    if (!this.#open || leaves.length === 0 || leaves.length % LEAF !== 0) {
      this.#socket.destroy();
      return;
    }
    const reply = this.#seal.take(from, leaves);
    if (reply.t === 'refused') this.#open = false;
    this.#say(reply);
  }

  #status(): Status {
    const { generation, keys, size, lastHead: head, trouble } = this.#seal;
    return { t: 'status', generation, keys: [...keys], size, head, trouble, sinks: this.#sinks() };
  }

  #say(message: FromSealer): void {
    if (!this.#socket.destroyed) this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
