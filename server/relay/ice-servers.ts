import type { RelayConfig } from '../config.ts';

/**
 * Where browsers find the relay, the best way first (RFC 7065): UDP, TCP on the same port where UDP is blocked, and TLS
 * on the door's port where only HTTPS is let through.
 */
export function relayUrls({
  publicHost,
  port,
  tlsPort,
}: Pick<RelayConfig, 'publicHost' | 'port' | 'tlsPort'>): readonly string[] {
  const host = publicHost.includes(':') ? `[${publicHost}]` : publicHost;
  const plain = ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`);
  return tlsPort === 0 ? plain : [...plain, `turns:${host}:${tlsPort}?transport=tcp`];
}
