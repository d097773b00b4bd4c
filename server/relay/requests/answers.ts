import { ipBytes } from '../../core/address.ts';
import {
  ATTRIBUTE,
  type Attribute,
  isAcceptable,
  writeErrorCode,
  writeUnknownAttributes,
  writeXorAddress,
} from '../codec/attributes.ts';
import { CLASS, encode, HEADER_BYTES, type Message } from '../codec/message.ts';
import type { ClientAddress } from '../sockets/socket.ts';
import { NONCE_LENGTH } from './nonce.ts';

/** A request other than Binding that is shorter than an Allocate with REQUESTED-TRANSPORT gets no answer. */
export const SHORTEST_REQUEST = 28;
/** Most bytes for somebody who has proved nothing: 3 × that Allocate. A forged source gains little by us. */
const ANSWER_LIMIT = 3 * SHORTEST_REQUEST;
const FINGERPRINT_BYTES = 8;
const ERROR_CODE_BYTES = 8;
/** Bytes of a realm with which a challenge stays within the limit. */
export const LONGEST_REALM = ANSWER_LIMIT - HEADER_BYTES - ERROR_CODE_BYTES - (4 + NONCE_LENGTH) - 4;

/** Errors of requests whose sender is known. */
export type RequestError = 400 | 403 | 420 | 437 | 440 | 441 | 442 | 443 | 486 | 508;

/** What is to be answered: a success with its attributes, or an error. */
export type Answer =
  | { readonly ok: true; readonly attributes: readonly Attribute[] }
  | { readonly ok: false; readonly code: RequestError };

/** For developers; only clients that proved who they are get words. RFC 8489 §14.8, RFC 8656 §19. */
const REASONS: Readonly<Record<RequestError, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  486: 'Allocation Quota Reached',
  508: 'Insufficient Capacity',
};

/** The answer to a request whose integrity held, sealed with the same key. RFC 8489 §9.2.4. */
export function sealedAnswer(request: Message, answer: Answer, key: Buffer): Buffer {
  const attributes = answer.ok ? answer.attributes : [errorCode(answer.code, REASONS[answer.code])];
  return reply(request, answer.ok, attributes, key);
}

/** 420 with what was not understood, sealed. RFC 8489 §6.3.1. */
export function sealedUnknown(request: Message, types: readonly number[], key: Buffer): Buffer {
  return reply(request, false, unknownAttributes(types, REASONS[420]), key);
}

/** The answer to a Binding request, from whomever. RFC 8489 §12. */
export function bindingAnswer(request: Message, client: ClientAddress): Buffer {
  const unknown = unknownTypes(request);
  if (unknown.length === 0) return reply(request, true, [mappedAddress(client, request.transactionId)]);
  const room = (ANSWER_LIMIT - HEADER_BYTES - ERROR_CODE_BYTES - 4 - FINGERPRINT_BYTES) / 2;
  return reply(request, false, unknownAttributes(unknown.slice(0, room), ''));
}

/** An error for somebody unproved: 84 bytes at most, without words, integrity or memory. RFC 8489 §9.2.4. */
export function challenge(request: Message, code: 400 | 401 | 438, realm: string, nonce: string): Buffer {
  const attributes = [errorCode(code, '')];
  if (code !== 400) {
    attributes.push(
      { type: ATTRIBUTE.realm, value: Buffer.from(realm, 'utf8') },
      { type: ATTRIBUTE.nonce, value: Buffer.from(nonce, 'latin1') },
    );
  }
  return reply(request, false, attributes);
}

/** XOR-MAPPED-ADDRESS: where the relay sees the client. */
export function mappedAddress({ address, port }: ClientAddress, transactionId: Buffer): Attribute {
  const ip = ipBytes(address) ?? Buffer.alloc(4);
  return { type: ATTRIBUTE.xorMappedAddress, value: writeXorAddress({ ip, port }, transactionId) };
}

/** Attributes that a receiver must understand and we do not. RFC 8489 §6.3.1. */
export function unknownTypes(message: Message): readonly number[] {
  return [...new Set(message.attributes.map(({ type }) => type))].filter((type) => !isAcceptable(type));
}

/** A request with a FINGERPRINT gets one back, unless that made the answer to a stranger too large. RFC 8489 §7. */
function reply(
  { method, transactionId, fingerprint }: Message,
  success: boolean,
  attributes: readonly Attribute[],
  key?: Buffer,
): Buffer {
  const head = { class: success ? CLASS.success : CLASS.error, method, transactionId };
  if (key !== undefined) return encode(head, attributes, { key, fingerprint });
  const bytes = encode(head, attributes, { fingerprint });
  return bytes.length <= ANSWER_LIMIT ? bytes : encode(head, attributes);
}

function errorCode(code: number, reason: string): Attribute {
  return { type: ATTRIBUTE.errorCode, value: writeErrorCode(code, reason) };
}

function unknownAttributes(types: readonly number[], reason: string): readonly Attribute[] {
  return [
    errorCode(420, reason),
    { type: ATTRIBUTE.unknownAttributes, value: writeUnknownAttributes(types) },
  ];
}
