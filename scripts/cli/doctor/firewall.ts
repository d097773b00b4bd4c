import type { Config, DoorConfig } from '../../../server/config.ts';

/** One line of the firewall's matrix. */
export interface Passage {
  readonly from: 'anybody' | 'this';
  readonly to: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly why: 'pages' | 'turn-udp' | 'turn-tcp' | 'mail' | 'syslog';
}

/** Everything that must come through a firewall, as the configuration asks for it; all else may stay shut. */
export function passages(
  { app, relay }: Pick<Config, 'app' | 'relay'>,
  door: Pick<DoorConfig, 'port'> | null,
  syslog: { readonly host: string; readonly port: number },
): readonly Passage[] {
  const { hostname, port } = new URL(app.origin);
  const web = Number(port) || 443;
  return [
    { from: 'anybody', to: hostname, protocol: 'tcp', port: door?.port ?? web, why: 'pages' },
    { from: 'anybody', to: relay.publicHost, protocol: 'udp', port: relay.port, why: 'turn-udp' },
    { from: 'anybody', to: relay.publicHost, protocol: 'tcp', port: relay.port, why: 'turn-tcp' },
    ...(app.smtpHost === ''
      ? []
      : [{ from: 'this', to: app.smtpHost, protocol: 'tcp', port: app.smtpPort, why: 'mail' } as const]),
    ...(syslog.host === ''
      ? []
      : [{ from: 'this', to: syslog.host, protocol: 'tcp', port: syslog.port, why: 'syslog' } as const]),
  ];
}
