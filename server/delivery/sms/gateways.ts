import type { Transport } from '../transport.ts';
import { readGateways } from './gateway.ts';
import { httpGateway } from './http-gateway.ts';
import { mailGateway } from './mail-gateway.ts';
import { inOrder, type TextTransport } from './transport.ts';

/** Where a gateway of a file answers. */
export interface GatewayPlace {
  readonly name: string;
  /** Null for one by mail. */
  readonly host: string | null;
  readonly port: number;
}

/** @throws {StartRefused} when the file is not as it should be. */
export function gatewayPlaces(file: string): readonly GatewayPlace[] {
  return readGateways(file).map((one) => {
    if (one.kind === 'mail') return { name: one.name, host: null, port: 0 };
    const { hostname, port, protocol } = new URL(one.url);
    const usual = protocol === 'https:' ? 443 : 80;
    return { name: one.name, host: hostname.replaceAll(/[[\]]/g, ''), port: Number(port) || usual };
  });
}

/**
 * The way of text messages: the gateways of a file, one after the other.
 *
 * @returns null where there is no file, and so no text messages.
 * @throws {StartRefused} when the file is not as it should be.
 */
export function openGateways(file: string, mail: Transport, mailFrom: string): TextTransport | null {
  if (file === '') return null;
  const gateways = readGateways(file).map((one) =>
    one.kind === 'http' ? httpGateway(one) : mailGateway(one, mail, mailFrom),
  );
  return inOrder(gateways);
}
