import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { outsideOf } from '../../server/domains/outside.ts';

const ENOUGH = {
  BEELDKAMER_MODE: 'real',
  BEELDKAMER_APP_ORIGIN: 'https://video.example.nl',
  BEELDKAMER_APP_DATA_FOLDER: '/var/lib/beeldkamer',
  BEELDKAMER_APP_KEK_FILE: '/etc/beeldkamer/kek',
  BEELDKAMER_APP_INSTALLATION: 'example-nl',
  BEELDKAMER_RELAY_PUBLIC_HOST: 'video.example.nl',
  BEELDKAMER_RELAY_SECRET_FILE: '/etc/beeldkamer/relay.secret',
  BEELDKAMER_RELAY_CONTROL_SOCKET: '/run/beeldkamer/relay.sock',
};
const DIRECTORY = {
  BEELDKAMER_LDAP_BIND_DN: 'cn=beeldkamer',
  BEELDKAMER_LDAP_BIND_PASSWORD_FILE: '/etc/beeldkamer/ldap',
  BEELDKAMER_LDAP_BASE_DN: 'dc=example',
};
const reached = (more: object) =>
  outsideOf(readConfig({ ...ENOUGH, ...more })).filter(({ host }) => host !== null);

test('nothing is reached outside that nobody set', () => {
  expect(reached({})).toEqual([]);
});

test('the papers name every place that the configuration lets the appliance reach', () => {
  const mail = { BEELDKAMER_APP_SMTP_HOST: 'mail.example.nl' };
  expect(reached(mail)).toEqual([{ what: 'mail', host: 'mail.example.nl', port: 587, security: 'starttls' }]);
  const sso = { BEELDKAMER_SSO_ISSUER: 'https://id.example.nl:8443/realm', BEELDKAMER_SSO_CLIENT_ID: 'bk' };
  expect(reached(sso)).toEqual([{ what: 'sign-in', host: 'id.example.nl', port: 8443, security: 'tls' }]);
  for (const [url, port, security] of [
    ['ldaps://dc.example.nl', 636, 'tls'],
    ['ldap://dc.example.nl', 389, 'starttls'],
    ['ldaps://dc.example.nl:3269', 3269, 'tls'],
  ] as const)
    expect(reached({ ...DIRECTORY, BEELDKAMER_LDAP_URL: url })).toEqual([
      { what: 'directory', host: 'dc.example.nl', port, security },
    ]);
  expect(reached({ BEELDKAMER_APP_WEBHOOK_HOSTS: 'epd.example.nl, engine.local:8443' })).toEqual([
    { what: 'webhooks', host: 'epd.example.nl', port: 443, security: 'tls' },
    { what: 'webhooks', host: 'engine.local', port: 8443, security: 'tls' },
  ]);
  expect(reached({ BEELDKAMER_SEALER_SYSLOG_HOST: 'siem.example.nl' })).toEqual([
    { what: 'log-heads', host: 'siem.example.nl', port: 6514, security: 'tls' },
  ]);
  expect(reached({ BEELDKAMER_APP_CALENDAR_HOSTS: 'agenda.example.nl:8443' })).toEqual([
    { what: 'calendars', host: 'agenda.example.nl', port: 8443, security: 'tls' },
  ]);
  const coturns = { BEELDKAMER_COTURN_HOSTS: 'turn1.example.nl, [fd00::1]:3479' };
  expect(reached(coturns)).toEqual([]); // the own relay does all until it is told otherwise
  const engine = {
    BEELDKAMER_RELAY_ENGINE: 'coturn',
    BEELDKAMER_COTURN_SECRET_FILE: '/etc/beeldkamer/coturn',
  };
  expect(reached({ ...coturns, ...engine })).toEqual([
    { what: 'relaying', host: 'turn1.example.nl', port: 3478, security: 'turn' },
    { what: 'relaying', host: 'fd00::1', port: 3479, security: 'turn' },
  ]);
});
