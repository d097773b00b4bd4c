import type { Outside } from '../audit/papers/facts.ts';
import type { Config } from '../config.ts';
import { gatewayPlaces } from '../delivery/sms/gateways.ts';

/** The hosts outside that the configuration lets the appliance reach: the app, and the sealer with its heads. */
export function outsideOf({
  mode,
  app,
  sso,
  ldap,
  relay,
  coturn,
  sealer,
}: Pick<Config, 'mode' | 'app' | 'sso' | 'ldap' | 'relay' | 'coturn' | 'sealer'>): readonly Outside[] {
  const isReal = mode === 'real';
  const issuer = sso.issuer === '' ? null : new URL(sso.issuer);
  const texts = isReal && app.smsGatewaysFile !== '' ? gatewayPlaces(app.smsGatewaysFile) : [];
  const off = { host: null, port: 0, security: '' };
  return [
    isReal && app.smtpHost !== ''
      ? { what: 'mail', host: app.smtpHost, port: app.smtpPort, security: app.smtpSecurity }
      : { what: 'mail', ...off },
    issuer === null
      ? { what: 'sign-in', ...off }
      : { what: 'sign-in', host: issuer.hostname, port: Number(issuer.port) || 443, security: 'tls' },
    ...directoryOf(ldap.url),
    ...(relay.engine === 'coturn' ? coturn.hosts : []).map(
      ({ host, port }): Outside => ({ what: 'relaying', host, port, security: 'turn' }),
    ),
    ...placesOf('webhooks', app.webhookHosts, app.webhookPrivate === 'yes'),
    ...placesOf('calendars', app.calendarHosts, false),
    ...alarmPlace(app.alarmUrl),
    ...headsPlace(sealer),
    ...(texts.length === 0
      ? [{ what: 'text-messages', ...off } as const]
      : texts.map(({ host, port }) => ({
          ...{ what: 'text-messages' as const, port, host: host ?? app.smtpHost },
          security: host === null ? app.smtpSecurity : 'tls',
        }))),
  ];
}

function directoryOf(url: string): readonly Outside[] {
  if (url === '') return [];
  const { protocol, hostname, port } = new URL(url);
  const [usual, security] = protocol === 'ldaps:' ? [636, 'tls'] : [389, 'starttls'];
  return [{ what: 'directory', host: hostname, port: Number(port) || usual, security }];
}

/** Where alarms are posted. */
function alarmPlace(address: string): readonly Outside[] {
  if (address === '') return [];
  const { protocol, hostname, port } = new URL(address);
  const [usual, security] = protocol === 'https:' ? [443, 'tls'] : [80, ''];
  return [{ what: 'webhooks', host: hostname, port: Number(port) || usual, security }];
}

/** Where the sealer sends the log's heads. */
function headsPlace({ syslogHost: host, syslogPort: port }: Config['sealer']): readonly Outside[] {
  return host === '' ? [] : [{ what: 'log-heads', host, port, security: 'tls' }];
}

function placesOf(
  what: 'webhooks' | 'calendars',
  hosts: readonly string[],
  mayBeClear: boolean,
): readonly Outside[] {
  return hosts.map((place) => {
    const { hostname, port } = new URL(`https://${place}`);
    return { what, host: hostname, port: Number(port) || 443, security: mayBeClear ? '' : 'tls' };
  });
}
