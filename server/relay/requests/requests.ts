import type { EpochMs } from '../../core/clock.ts';
import { type Allocation, bindChannel, permit, refresh } from '../allocations/allocation.ts';
import type { AllocationRefusal, Allocations, PortWish } from '../allocations/allocations.ts';
import {
  ATTRIBUTE,
  FAMILY_IPV4,
  FAMILY_IPV6,
  readByteAndReserved,
  readChannelNumber,
  readUint32,
  readXorAddress,
  type TransportAddress,
  writeAddressErrorCode,
  writeUint32,
  writeXorAddress,
} from '../codec/attributes.ts';
import { first, METHOD, type Message } from '../codec/message.ts';
import type { Grant } from '../credentials.ts';
import type { ClientAddress, Outlet } from '../sockets/socket.ts';
import { type Answer, mappedAddress, type RequestError } from './answers.ts';

/** What the handlers work on. */
export interface Relay {
  readonly allocations: Allocations;
  /** The four bytes of the relayed address: the only peer address there is. */
  readonly virtualIp: Buffer;
  /** Told of each allocation that was refused for want of room. */
  refused(who: Grant, why: Exclude<AllocationRefusal, 'ended'>, now: EpochMs): void;
}

/** An authenticated request with all that its handler may touch. */
export interface Request {
  readonly message: Message;
  readonly client: ClientAddress;
  readonly outlet: Outlet;
  readonly username: string;
  readonly grant: Grant;
  readonly key: Buffer;
  /** The live allocation of the request's 5-tuple. */
  readonly allocation: Allocation | null;
  readonly now: EpochMs;
}

const UDP = 17;
const FIRST_CHANNEL = 0x4000;
/** RFC 5766's end, not RFC 8656's 0x4FFF: clients that still choose from the old range are no danger. */
const LAST_CHANNEL = 0x7fff;

/** RFC 8656 §19: 486 is about somebody's quota, 508 about the relay's capacity. */
const REFUSALS: Readonly<Record<AllocationRefusal, RequestError>> = {
  ended: 403,
  seat: 486,
  call: 486,
  address: 486,
  total: 508,
  full: 508,
};

type Handler = (relay: Relay, request: Request) => Answer;

/** The handler of each method that is authenticated. RFC 8656 §7 to §12. */
export const HANDLERS: ReadonlyMap<number, Handler> = new Map([
  [METHOD.allocate, allocate],
  [METHOD.refresh, onOwnAllocation(refreshAllocation)],
  [METHOD.createPermission, onOwnAllocation(createPermission)],
  [METHOD.channelBind, onOwnAllocation(channelBind)],
]);

/** RFC 8656 §7.2; step 1, authentication, is done. */
function allocate({ allocations, virtualIp, refused }: Relay, request: Request): Answer {
  const { message, allocation, client, outlet, now } = request;
  const transaction = message.transactionId.toString('hex');

  // 2. The 5-tuple is in use: a retransmission gets the answer it got before.
  if (allocation !== null) {
    const again = allocation.transaction === transaction && allocation.username === request.username;
    return again ? allocated(allocation, request, virtualIp) : error(437);
  }
  // 3. REQUESTED-TRANSPORT must be there, well-formed, and UDP. (DONT-FRAGMENT, step 4, is not understood: 420.)
  const transport = read(message, ATTRIBUTE.requestedTransport, readByteAndReserved);
  if (transport === undefined || transport === null) return error(400);
  if (transport !== UDP) return error(442);
  // 5. to 8. Attributes that choose the address.
  const wrong = refusedAddress(message);
  if (wrong !== null) return error(wrong);
  const lifetimeS = read(message, ATTRIBUTE.lifetime, readUint32);
  if (lifetimeS === null) return error(400);
  // 9. Quota; the call must not be over.
  const { callId, participantId } = request.grant;
  const { username, key } = request;
  const wish = portWish(message);
  const asked = { outlet, client, callId, participantId, username, key, transaction, wish };
  const opened = allocations.open({ ...asked, lifetimeS: lifetimeS ?? null }, now);
  if (typeof opened !== 'string') return allocated(opened, request, virtualIp);
  if (opened !== 'ended') refused(request.grant, opened, now);
  return error(REFUSALS[opened]);
}

/** The attributes of RFC 8656 §7.2 steps 5 to 8 must go together; relayed addresses are IPv4 and single. */
function refusedAddress(message: Message): 400 | 440 | null {
  const family = read(message, ATTRIBUTE.requestedAddressFamily, readByteAndReserved);
  const additional = read(message, ATTRIBUTE.additionalAddressFamily, readByteAndReserved);
  const even = first(message, ATTRIBUTE.evenPort);
  const token = first(message, ATTRIBUTE.reservationToken);
  if (family === null || additional === null || (even !== undefined && even.length !== 1)) return 400;
  if (token !== undefined && (token.length !== 8 || even !== undefined || family !== undefined)) return 400;
  if (additional !== undefined) {
    if (additional !== FAMILY_IPV6 || family !== undefined || token !== undefined) return 400;
    if (portWish(message) === 'pair') return 400;
  }
  return family === undefined || family === FAMILY_IPV4 ? null : 440;
}

/** EVEN-PORT (its first bit asks for the next port as well) and RESERVATION-TOKEN. RFC 8656 §18.7, §18.10. */
function portWish(message: Message): PortWish {
  const token = first(message, ATTRIBUTE.reservationToken);
  const even = first(message, ATTRIBUTE.evenPort);
  if (token !== undefined) return { token };
  if (even === undefined) return 'any';
  return even.readUInt8(0) >= 0x80 ? 'pair' : 'even';
}

function allocated(allocation: Allocation, { message, client }: Request, virtualIp: Buffer): Answer {
  const { transactionId } = message;
  const relayed = writeXorAddress({ ip: virtualIp, port: allocation.port }, transactionId);
  const attributes = [
    { type: ATTRIBUTE.xorRelayedAddress, value: relayed },
    { type: ATTRIBUTE.lifetime, value: writeUint32(allocation.grantedS) },
    mappedAddress(client, transactionId),
  ];
  if (allocation.token !== null)
    attributes.push({ type: ATTRIBUTE.reservationToken, value: allocation.token });
  if (first(message, ATTRIBUTE.additionalAddressFamily) !== undefined) {
    attributes.push({ type: ATTRIBUTE.addressErrorCode, value: writeAddressErrorCode(FAMILY_IPV6, 440) });
  }
  return { ok: true, attributes };
}

type OwnHandler = (relay: Relay, request: Request, own: Allocation) => Answer;

/** The checks common to all requests on an allocation: it exists (437), and its own user asks (441). RFC 8656 §5. */
function onOwnAllocation(handler: OwnHandler): Handler {
  return (relay, request) => {
    const { allocation } = request;
    if (allocation === null) return error(437);
    if (allocation.username !== request.username) return error(441);
    return handler(relay, request, allocation);
  };
}

/** RFC 8656 §8.2. */
function refreshAllocation({ allocations }: Relay, { message, now }: Request, own: Allocation): Answer {
  const family = read(message, ATTRIBUTE.requestedAddressFamily, readByteAndReserved);
  const asked = read(message, ATTRIBUTE.lifetime, readUint32);
  if (family === null || asked === null) return error(400);
  if (family !== undefined && family !== FAMILY_IPV4) return error(443);
  const granted = asked === 0 ? 0 : allocations.prolongation(own, asked ?? null, now);
  if (granted === 0) allocations.release(own);
  else refresh(own, granted, now);
  return { ok: true, attributes: [{ type: ATTRIBUTE.lifetime, value: writeUint32(granted) }] };
}

/** RFC 8656 §10.2. All peers or none; the port does not matter. */
function createPermission({ virtualIp }: Relay, { message, now }: Request, own: Allocation): Answer {
  const peers = message.attributes
    .filter(({ type }) => type === ATTRIBUTE.xorPeerAddress)
    .map(({ value }) => readXorAddress(value, message.transactionId));
  if (peers.length === 0 || peers.includes(null)) return error(400);
  // 403 and nothing else: any other code makes Firefox give up the whole relay.
  if (!peers.every((peer) => peer?.ip.equals(virtualIp))) return error(403);
  permit(own, now);
  return { ok: true, attributes: [] };
}

/** RFC 8656 §12.2. */
function channelBind({ allocations, virtualIp }: Relay, { message, now }: Request, own: Allocation): Answer {
  const channel = read(message, ATTRIBUTE.channelNumber, readChannelNumber);
  const address = first(message, ATTRIBUTE.xorPeerAddress);
  const peer = address && readXorAddress(address, message.transactionId);
  if (channel === undefined || channel === null || peer === undefined || peer === null) return error(400);
  if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL) return error(400);
  const other = peerOfCall(allocations, virtualIp, own, peer, now);
  if (other === null) return error(403);
  const bound = bindChannel(own, channel, other, now);
  if (bound === 'full') return error(508);
  return bound === 'done' ? { ok: true, attributes: [] } : error(400);
}

function peerOfCall(
  allocations: Allocations,
  virtualIp: Buffer,
  own: Allocation,
  peer: TransportAddress,
  now: EpochMs,
): Allocation | null {
  if (!peer.ip.equals(virtualIp)) return null;
  const other = allocations.atPort(peer.port, now);
  return other?.call === own.call ? other : null;
}

/** `undefined`: the attribute is not there; `null`: it is malformed. */
function read<T>(message: Message, type: number, reader: (value: Buffer) => T | null): T | null | undefined {
  const value = first(message, type);
  return value === undefined ? undefined : reader(value);
}

function error(code: RequestError): Answer {
  return { ok: false, code };
}
