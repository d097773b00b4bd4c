/** A client's transport address, as the socket layer knows it: the part of the 5-tuple that differs. */
export interface ClientAddress {
  readonly address: string;
  readonly port: number;
}

/** How a client's bytes come: `tls` is what the door took out of TLS. */
export type Transport = 'udp' | 'tcp' | 'tls';

/**
 * One listening socket, or one stream connection: where answers to what arrived on it go out. All that
 * the server knows of sockets. A frame may be dropped (media must not queue); nothing is thrown.
 */
export interface Outlet {
  readonly transport: Transport;
  send(bytes: Buffer, to: ClientAddress): void;
  /** Sends `memory[start, end)` where that saves a view of each packet, and is done with it when it returns. */
  sendPart?(memory: Buffer, start: number, end: number, to: ClientAddress): void;
}

/** A socket that serves one client alone. */
export interface OwnWay {
  send(bytes: Buffer): void;
}

/** Who has a socket of its own, by the object that its allocation holds. */
export interface OwnWays {
  of(client: ClientAddress): OwnWay | undefined;
}

/** Bytes that a layer which lends its memory leaves free before a datagram, and after it. */
export const ROOM_BEFORE = 64;
export const ROOM_AFTER = 4;

/**
 * Takes one datagram, or one frame of a stream. The bytes belong to the receiver from then on: it rewrites
 * headers in place.
 *
 * With `start` and `end`, only what is between them arrived: the memory is lent until the receiver returns, and
 * {@link ROOM_BEFORE} and {@link ROOM_AFTER} bytes around the datagram are the receiver's to write in.
 */
export type Receive = (bytes: Buffer, from: ClientAddress, via: Outlet, start?: number, end?: number) => void;
