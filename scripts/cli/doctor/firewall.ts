import type { Config, DoorConfig } from '../../../server/config.ts';
import type { CoturnPlace } from '../../../server/config-coturn.ts';

/** One line of the firewall's matrix. */
export interface Passage {
  readonly from: 'anybody' | 'this';
  readonly to: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly why:
    | 'pages'
    | 'turn-udp'
    | 'turn-tcp'
    | 'turn-tls'
    | 'mail'
    | 'directory'
    | 'syslog'
    | 'logs'
    | 'alarms';
}

/** A receiver of syslog; host '' = none. */
interface Receiver {
  readonly host: string;
  readonly port: number;
}

/** Everything that must come through a firewall, as the configuration asks for it; all else may stay shut. */
export function passages(
  { app, ldap, relay, coturn }: Pick<Config, 'app' | 'ldap' | 'relay' | 'coturn'>,
  door: Pick<DoorConfig, 'port'> | null,
  syslog: Receiver,
  logs: Receiver,
): readonly Passage[] {
  const { hostname, port } = new URL(app.origin);
  const web = Number(port) || 443;
  return [
    { from: 'anybody', to: hostname, protocol: 'tcp', port: door?.port ?? web, why: 'pages' },
    { from: 'anybody', to: relay.publicHost, protocol: 'udp', port: relay.port, why: 'turn-udp' },
    { from: 'anybody', to: relay.publicHost, protocol: 'tcp', port: relay.port, why: 'turn-tcp' },
    ...(relay.engine === 'coturn' ? coturn.hosts.flatMap((place) => toCoturn(place, coturn.tlsPort)) : []),
    ...(app.smtpHost === ''
      ? []
      : [{ from: 'this', to: app.smtpHost, protocol: 'tcp', port: app.smtpPort, why: 'mail' } as const]),
    ...directoryOf(ldap.url),
    ...alarmsTo(app.alarmUrl),
    ...toReceiver(syslog, 'syslog'),
    ...toReceiver(logs, 'logs'),
  ];
}

function toReceiver({ host, port }: Receiver, why: 'syslog' | 'logs'): readonly Passage[] {
  return host === '' ? [] : [{ from: 'this', to: host, protocol: 'tcp', port, why }];
}

/** Browsers come to a coturn as to the own relay, and this computer tests it the same ways. */
function toCoturn({ host, port }: CoturnPlace, tlsPort: number): readonly Passage[] {
  return (['anybody', 'this'] as const).flatMap((from) => [
    { from, to: host, protocol: 'udp', port, why: 'turn-udp' },
    { from, to: host, protocol: 'tcp', port, why: 'turn-tcp' },
    ...(tlsPort === 0 ? [] : [{ from, to: host, protocol: 'tcp', port: tlsPort, why: 'turn-tls' } as const]),
  ]);
}

/** The system that hears of alarms, where there is one. */
function alarmsTo(address: string): readonly Passage[] {
  if (address === '') return [];
  const { protocol, hostname, port } = new URL(address);
  const usual = protocol === 'https:' ? 443 : 80;
  return [{ from: 'this', to: hostname, protocol: 'tcp', port: Number(port) || usual, why: 'alarms' }];
}

/** The organisation's directory of people, where there is one. */
function directoryOf(address: string): readonly Passage[] {
  if (address === '') return [];
  const { protocol, hostname, port } = new URL(address);
  const usual = protocol === 'ldaps:' ? 636 : 389;
  return [{ from: 'this', to: hostname, protocol: 'tcp', port: Number(port) || usual, why: 'directory' }];
}
