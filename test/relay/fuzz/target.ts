import { HOUR, MINUTE, SECOND } from '../../../server/core/clock.ts';
import {
  ATTRIBUTE,
  type Attribute,
  MAGIC_COOKIE,
  writeByteAndReserved,
  writeChannelNumber,
  writeUint32,
  writeXorAddress,
} from '../../../server/relay/codec/attributes.ts';
import { Framer } from '../../../server/relay/codec/framing.ts';
import { fingerprintAt, integrityAt } from '../../../server/relay/codec/integrity.ts';
import { CLASS, decode, encode, first, METHOD } from '../../../server/relay/codec/message.ts';
import { ROOM_AFTER, ROOM_BEFORE } from '../../../server/relay/sockets/socket.ts';
import { type Client, Stage, transport, VIRTUAL_IP } from '../stage.ts';
import type { Dice } from './dice.ts';
import type { Input } from './input.ts';

/** More than anybody unproved may get. */
const ANSWER_LIMIT = 84;
const GUARD = 64;
const MARK = 0xa5;
const TRANSACTION = Buffer.alloc(12, 7);

/** A fault of the relay, with the input that showed it. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

/** A relay with a call, a stranger, and a call that nothing may ever reach. */
export class Target {
  readonly #stage = new Stage({ answersPerSecond: 60_000 });
  readonly #call: readonly Client[];
  readonly #senders: readonly Client[];
  readonly #bystanders: readonly Client[];
  /** Everybody's stream; one that broke is begun anew. */
  readonly #framers = new Map<Client, Framer>();
  /** The last RESERVATION-TOKEN that somebody got. */
  #token: Buffer = Buffer.alloc(8);

  constructor() {
    const { client } = { client: this.#stage.client.bind(this.#stage) };
    this.#call = [client('anna', 1001), client('bert', 1002), client('bert', 1003)];
    const eve = client('eve', 1004, { call: 'another' });
    const mallory = client('mallory', 1005, { secret: 'not the secret of this relay' });
    this.#senders = [...this.#call, eve, mallory];
    this.#bystanders = [client('carla', 1006, { call: 'third' }), client('dirk', 1007, { call: 'third' })];
    this.renew();
  }

  get senders(): number {
    return this.#senders.length;
  }

  /** Makes everybody's allocation and permission anew, as far as they are gone. */
  renew(): void {
    for (const one of [...this.#senders, ...this.#bystanders]) {
      one.username = `${Math.floor(this.#stage.now / SECOND) + 3600}:${one.username.split(':').slice(1).join(':')}`;
      one.nonce = '';
      one.allocate();
      one.permit();
    }
    const [anna, bert] = this.#call;
    if (anna === undefined || bert === undefined) return;
    anna.bind(0x4000, bert.relayed);
    bert.bind(0x4001, anna.relayed);
    this.#stage.sent.length = 0;
  }

  /** Attributes that would be good now. */
  attributes(): readonly Attribute[] {
    const peers = [...this.#call, ...this.#bystanders].map(({ relayed }) => relayed);
    return [
      transport(),
      { type: ATTRIBUTE.lifetime, value: writeUint32(600) },
      { type: ATTRIBUTE.lifetime, value: writeUint32(0) },
      { type: ATTRIBUTE.channelNumber, value: writeChannelNumber(0x4000) },
      { type: ATTRIBUTE.channelNumber, value: writeChannelNumber(0x4002) },
      ...peers.map((peer) => ({ type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress(peer, TRANSACTION) })),
      {
        type: ATTRIBUTE.xorPeerAddress,
        value: writeXorAddress({ ip: Buffer.alloc(16), port: 9 }, TRANSACTION),
      },
      { type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress({ ip: VIRTUAL_IP, port: 1 }, TRANSACTION) },
      { type: ATTRIBUTE.data, value: Buffer.alloc(100, 1) },
      { type: ATTRIBUTE.evenPort, value: Buffer.from([0x80]) },
      { type: ATTRIBUTE.reservationToken, value: this.#token },
      { type: ATTRIBUTE.requestedAddressFamily, value: writeByteAndReserved(1) },
      { type: ATTRIBUTE.requestedAddressFamily, value: writeByteAndReserved(2) },
      { type: ATTRIBUTE.additionalAddressFamily, value: writeByteAndReserved(2) },
    ];
  }

  /** Lets time pass, sometimes so much that something ends. */
  wait(dice: Dice): void {
    this.#stage.pass(dice.pick([1, 20, SECOND, 20 * SECOND, 5 * MINUTE, 10 * MINUTE, HOUR]));
    this.#stage.server.sweep();
    this.renew();
  }

  /** Hands the relay an input and judges all that it sends. @throws {Finding} */
  take(input: Input): void {
    const sender = this.#senders[input.sender % this.#senders.length];
    if (sender === undefined) return;
    try {
      this.#deliver(sender, input);
    } catch (cause) {
      throw new Finding(`threw at ${describe(input)}`, { cause });
    }
    for (const { bytes, to } of this.#stage.sent) this.#judge(sender, bytes, to.port, input);
    this.#stage.sent.length = 0;
  }

  #deliver(sender: Client, { wrapping, bytes }: Input): void {
    if (wrapping === 'raw') sender.raw(bytes);
    else if (wrapping === 'lent') this.#lend(sender, bytes);
    else if (wrapping === 'fingerprinted') sender.raw(fingerprinted(bytes));
    else if (wrapping === 'sealed') sender.raw(sealed(sender, bytes));
    else this.#stream(sender, bytes);
  }

  /** As a socket layer does that reads many datagrams into one slab: what lies around them is not the relay's. */
  #lend({ address }: Client, bytes: Buffer): void {
    const start = GUARD + ROOM_BEFORE;
    const end = start + bytes.length;
    const slab = Buffer.alloc(end + ROOM_AFTER + GUARD, MARK);
    bytes.copy(slab, start);
    this.#stage.server.receive(slab, address, this.#stage.outlet, start, end);
    const around = [slab.subarray(0, GUARD), slab.subarray(end + ROOM_AFTER)];
    if (around.some((part) => part.some((byte) => byte !== MARK)))
      throw new RangeError('wrote beyond its room');
  }

  #stream(sender: Client, bytes: Buffer): void {
    const framer = this.#framers.get(sender) ?? new Framer();
    if (framer.push(bytes, (frame) => void sender.raw(frame))) this.#framers.set(sender, framer);
    else this.#framers.delete(sender);
  }

  #judge(sender: Client, bytes: Buffer, port: number, input: Input): void {
    const isCall = this.#call.includes(sender) && this.#call.some(({ address }) => address.port === port);
    if (port !== sender.address.port && !isCall)
      throw new Finding(`reached port ${port} by ${describe(input)}`);
    if (!isWhole(bytes)) throw new Finding(`wrote ${bytes.toString('hex')} for ${describe(input)}`);
    const message = decode(bytes);
    this.#token = (message && first(message, ATTRIBUTE.reservationToken)) ?? this.#token;
    if (message?.integrity === null && message.class !== CLASS.indication && bytes.length > ANSWER_LIMIT)
      throw new Finding(`answered a stranger with ${bytes.length} bytes for ${describe(input)}`);
  }
}

/** Adds who it is and the integrity to header and attributes, which may be nonsense. */
function sealed(sender: Client, bytes: Buffer): Buffer {
  if (bytes.length < 20) return bytes;
  if (sender.nonce === '') sender.greet();
  const head = { class: CLASS.request, method: METHOD.binding, transactionId: TRANSACTION };
  const whole = Buffer.concat([bytes, encode(head, sender.identity()).subarray(20)]);
  const room = Buffer.concat([whole, Buffer.from([0, 8, 0, 20]), Buffer.alloc(20)]);
  room.writeUInt32BE(MAGIC_COOKIE, 4);
  room.writeUInt16BE(room.length - 20, 2);
  TRANSACTION.copy(room, 8);
  integrityAt(room, whole.length, sender.key).copy(room, whole.length + 4);
  return room;
}

/** Adds a FINGERPRINT that is right. */
function fingerprinted(bytes: Buffer): Buffer {
  if (bytes.length < 20) return bytes;
  const whole = Buffer.concat([bytes, Buffer.from([0x80, 0x28, 0, 4]), Buffer.alloc(4)]);
  whole.writeUInt16BE(whole.length - 20, 2);
  whole.writeUInt32BE(fingerprintAt(whole, bytes.length), bytes.length + 4);
  return whole;
}

/** Whether these bytes are exactly one good frame. */
function isWhole(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  return bytes.readUInt8(0) >= 0x40 ? bytes.length === 4 + bytes.readUInt16BE(2) : decode(bytes) !== null;
}

function describe({ sender, wrapping, bytes }: Input): string {
  return `${wrapping} of sender ${sender}: ${bytes.toString('hex')}`;
}
