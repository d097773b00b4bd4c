import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { BATCH, Inbox, Outbox } from './batch.ts';
import { checkBatching } from './batch-check.ts';
import { cannotListen, type Datagrams, type Endpoint, RECEIVE_BUFFER } from './datagrams.ts';
import { AF_INET, AF_INET6, Libc } from './libc.ts';
import { claimPort } from './port-claim.ts';
import type { ClientAddress, Outlet, OwnWays, Receive } from './socket.ts';
import { SocketNames } from './socket-names.ts';

/** System calls for one wake-up: other work of the process gets its turn after so many. */
const ROUNDS = 4;

/**
 * Listens for datagrams as {@link import('./datagrams.ts').listenDatagrams} does, but takes up to 64 of them in one
 * system call and sends as many in one. Node wakes us with the first datagram that waits; the rest is taken past it.
 *
 * @throws {StartRefused} when host and port cannot be bound.
 * @throws {BatchingUnavailable} when this computer cannot do it.
 */
export async function listenBatched({ host, port }: Endpoint, receive: Receive): Promise<Datagrams> {
  const libc = new Libc();
  const family = isIPv6(host) ? AF_INET6 : AF_INET;
  checkBatching(libc, family);
  const names = new SocketNames(family, (name) => libc.interfaceNumber(name));
  const socket = createSocket({
    type: family === AF_INET6 ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER,
  });
  const listening = once(socket, 'listening');
  let fd: number;
  try {
    const claimed = await claimPort(host, port);
    fd = libc.openDatagramSocket(family, nameOf({ host, port: claimed }, names));
    socket.bind({ fd });
    await listening;
  } catch (cause) {
    socket.close();
    throw cannotListen({ host, port }, cause as Error);
  }
  socket.on('error', () => undefined);
  return new BatchedSocket(libc, socket, fd, names, receive);
}

class BatchedSocket implements Datagrams, Outlet {
  readonly transport = 'udp';
  readonly outlet: Outlet = this;
  readonly host: string;
  readonly port: number;
  readonly receiveBuffer: number;
  readonly #socket: Socket;
  readonly #fd: number;
  readonly #names: SocketNames;
  readonly #receive: Receive;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  /** While datagrams are being handed out, what they cause waits for the end of the batch. */
  #isHandingOut = false;
  #own: OwnWays | null = null;
  #isOpen = true;

  constructor(libc: Libc, socket: Socket, fd: number, names: SocketNames, receive: Receive) {
    ({ address: this.host, port: this.port } = socket.address());
    this.receiveBuffer = socket.getRecvBufferSize();
    this.#socket = socket;
    this.#fd = fd;
    this.#names = names;
    this.#receive = receive;
    this.#inbox = new Inbox(libc, names);
    this.#outbox = new Outbox(libc, names.bytes, this.#inbox.memory);
    socket.on('message', (bytes, from) => this.#wake(bytes, from));
  }

  send(bytes: Buffer, to: ClientAddress): void {
    this.sendPart(bytes, 0, bytes.length, to);
  }

  sendPart(memory: Buffer, start: number, end: number, to: ClientAddress): void {
    const own = this.#own?.of(to);
    if (own !== undefined) {
      // What another layer may keep must not be memory that we use again.
      own.send(Buffer.from(memory.subarray(start, end)));
      return;
    }
    const name = this.#names.of(to);
    if (name === null || !this.#isOpen) return;
    if (this.#outbox.isFull) this.#outbox.flush(this.#fd);
    this.#outbox.put(memory, start, end, name);
    if (!this.#isHandingOut) this.#outbox.flush(this.#fd);
  }

  prefer(own: OwnWays): void {
    this.#own = own;
  }

  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #wake(bytes: Buffer, from: ClientAddress): void {
    this.#isHandingOut = true;
    const name = from.port === 0 ? null : this.#names.of(from);
    if (name !== null) this.#receive(bytes, name, this);
    let arrived = BATCH;
    for (let round = 0; round < ROUNDS && arrived === BATCH && this.#isOpen; round++) {
      arrived = this.#inbox.take(this.#fd);
      for (let index = 0; index < arrived; index++) this.#handOut(index);
      this.#outbox.flush(this.#fd);
    }
    this.#isHandingOut = false;
  }

  #handOut(index: number): void {
    const length = this.#inbox.lengthOf(index);
    const from = this.#inbox.senderOf(index);
    // A forged port 0 could not be answered.
    if (length < 0 || from.port === 0) return;
    const start = this.#inbox.startOf(index);
    this.#receive(this.#inbox.memory, from, this, start, start + length);
  }
}

function nameOf({ host, port }: Endpoint, names: SocketNames): ArrayBuffer {
  const words = names.write({ address: host, port });
  if (words === null) throw new Error('not an address');
  return words.buffer;
}
