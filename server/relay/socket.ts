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
}

/**
 * Takes one datagram, or one frame of a stream. The bytes belong to the receiver from then on: it rewrites
 * headers in place.
 */
export type Receive = (bytes: Buffer, from: ClientAddress, via: Outlet) => void;
