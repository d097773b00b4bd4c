import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  environmentName,
  readConfig,
  readDoorConfig,
  readLogsConfig,
  readRelayConfig,
} from '../../server/config.ts';
import { StartRefused } from '../../server/core/errors.ts';

const enough = {
  BEELDKAMER_MODE: 'real',
  BEELDKAMER_APP_ORIGIN: 'https://video.example.nl',
  BEELDKAMER_APP_DATA_FOLDER: '/var/lib/beeldkamer',
  BEELDKAMER_APP_KEK_FILE: '/etc/beeldkamer/kek',
  BEELDKAMER_APP_INSTALLATION: 'example-nl',
  BEELDKAMER_RELAY_PUBLIC_HOST: 'video.example.nl',
  BEELDKAMER_RELAY_SECRET_FILE: '/etc/beeldkamer/relay.secret',
  BEELDKAMER_RELAY_CONTROL_SOCKET: '/run/beeldkamer/relay.sock',
};

describe('the configuration', () => {
  test('reads what is given and fills in the rest', () => {
    const config = readConfig({ ...enough, PATH: '/usr/bin' });
    expect(config.app.origin).toBe('https://video.example.nl');
    expect(config.app.port).toBe(8080);
    expect(config.relay.port).toBe(3478);
    expect(Object.isFrozen(config) && Object.isFrozen(config.app) && Object.isFrozen(config.relay)).toBe(
      true,
    );
  });

  test('posts alarms to an address of the web alone', () => {
    const to = (address: string) => readConfig({ ...enough, BEELDKAMER_APP_ALARM_URL: address }).app.alarmUrl;
    expect([to(''), to('http://monitor.lan:8443/hook')]).toEqual(['', 'http://monitor.lan:8443/hook']);
    for (const wrong of ['monitor.lan', 'ftp://monitor.lan/'])
      expect(() => to(wrong)).toThrow(/app\.alarmUrl must be https/);
  });

  test('knows the sign-in service by its issuer, and groups by names with signs of their own', () => {
    expect(readConfig(enough).sso.issuer).toBe('');
    const service = {
      ...enough,
      BEELDKAMER_SSO_ISSUER: 'https://id.example.nl/realm',
      BEELDKAMER_SSO_CLIENT_ID: 'bk',
    };
    const groups = 'CN=artsen,OU=zorg=clinician; ict=admin;';
    const { sso } = readConfig({ ...service, BEELDKAMER_SSO_GROUPS: groups, BEELDKAMER_SSO_AMR: 'mfa, hwk' });
    expect([...sso.groups]).toEqual([
      ['CN=artsen,OU=zorg', 'clinician'],
      ['ict', 'admin'],
    ]);
    expect(sso.amr).toEqual(['mfa', 'hwk']);
    for (const wrong of [
      { BEELDKAMER_SSO_ISSUER: 'http://id.example.nl' },
      { BEELDKAMER_SSO_ISSUER: 'https://id.example.nl/?x' },
      { BEELDKAMER_SSO_ISSUER: 'id' },
      { BEELDKAMER_SSO_CLIENT_ID: '' },
      { BEELDKAMER_SSO_GROUPS: 'artsen' },
      { BEELDKAMER_SSO_GROUPS: 'artsen=directeur' },
      { BEELDKAMER_SSO_GROUPS: 'artsen=support' },
    ])
      expect(() => readConfig({ ...service, ...wrong })).toThrow(StartRefused);
  });

  test('takes a file, and lets single values override it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'beeldkamer.json');
    writeFileSync(file, JSON.stringify({ app: { port: 9001, site: 'north' }, relay: { port: 4000 } }));
    const config = readConfig({ ...enough, BEELDKAMER_CONFIG: file, BEELDKAMER_APP_PORT: '9002' });
    expect([config.app.port, config.app.site, config.relay.port]).toEqual([9002, 'north', 4000]);
  });

  test.each(Object.keys(enough))('refuses to start without %s and names it', (variable) => {
    const { [variable]: _gone, ...rest } = enough as Record<string, string>;
    expect(() => readConfig(rest)).toThrow(/is missing: give it/);
    expect(() => readConfig(rest)).toThrow(variable);
  });

  test.each([
    [
      'an unknown name in the environment',
      { BEELDKAMER_APP_PROT: '1' },
      /Unknown setting BEELDKAMER_APP_PROT/,
    ],
    ['a port that is none', { BEELDKAMER_APP_PORT: '80a' }, /port from 0 to 65535/],
    ['a port too high', { BEELDKAMER_APP_PORT: '70000' }, /port from 0 to 65535/],
    ['an origin with a path', { BEELDKAMER_APP_ORIGIN: 'https://a.nl/x' }, /must be an origin/],
    ['a bandwidth of nothing', { BEELDKAMER_RELAY_BANDWIDTH_MBIT: '0' }, /whole number from 1 to 1000/],
    ['a mode that is none', { BEELDKAMER_MODE: 'demo' }, /one of trial, real/],
    ['an installation name with a space', { BEELDKAMER_APP_INSTALLATION: 'Zie kenhuis' }, /small letters/],
    ['a relative configuration path', { BEELDKAMER_CONFIG: 'x.json' }, /absolute path/],
    ['a configuration file that is not there', { BEELDKAMER_CONFIG: '/nowhere/x.json' }, /cannot be read/],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => readConfig({ ...enough, ...wrong })).toThrow(message);
  });

  test.each([
    ['an unknown name', { app: { prot: 1 } }, /Unknown setting "app.prot"/],
    ['a list where a text belongs', { app: { port: [1] } }, /must be a text or a number/],
    ['a whole slice that is a text', { app: 'x' }, /Unknown setting "app"/],
  ])('refuses %s in the file', (_what, content, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'beeldkamer.json');
    writeFileSync(file, JSON.stringify(content));
    expect(() => readConfig({ ...enough, BEELDKAMER_CONFIG: file })).toThrow(message);
  });

  test('lets relay and door start from their own part alone', () => {
    const relay = {
      BEELDKAMER_RELAY_PUBLIC_HOST: 'video.example.nl',
      BEELDKAMER_RELAY_SECRET_FILE: '/etc/beeldkamer/relay.secret',
      BEELDKAMER_RELAY_CONTROL_SOCKET: '/run/beeldkamer/relay.sock',
    };
    expect(readRelayConfig(relay)).toMatchObject({ port: 3478, sockets: 'dgram', doorSocket: '' });
    const door = {
      BEELDKAMER_APP_DOOR_SOCKET: '/run/beeldkamer/door/app.sock',
      BEELDKAMER_RELAY_DOOR_SOCKET: '/run/beeldkamer/door/relay.sock',
      BEELDKAMER_DOOR_CERT_FILE: '/etc/beeldkamer/cert.pem',
      BEELDKAMER_DOOR_KEY_FILE: '/etc/beeldkamer/key.pem',
    };
    expect(readDoorConfig(door)).toEqual({
      host: '::',
      port: 443,
      certFile: '/etc/beeldkamer/cert.pem',
      keyFile: '/etc/beeldkamer/key.pem',
      renewedCertFile: '',
      renewedKeyFile: '',
      appSocket: '/run/beeldkamer/door/app.sock',
      relaySocket: '/run/beeldkamer/door/relay.sock',
    });
    const { BEELDKAMER_APP_DOOR_SOCKET: _gone, ...without } = door;
    expect(() => readDoorConfig(without)).toThrow(/"app.doorSocket" is missing/);
    expect(readLogsConfig({})).toMatchObject({ syslogHost: '', folder: '/var/lib/beeldkamer-logs' });
  });

  test('sends calls to coturn only when it says where, and with which secret', () => {
    const coturn = { ...enough, BEELDKAMER_RELAY_ENGINE: 'coturn' };
    expect(() => readConfig(coturn)).toThrow(/"coturn.hosts" is missing/);
    const placed = { ...coturn, BEELDKAMER_COTURN_HOSTS: 'turn.example.nl, 192.0.2.1:3479, [2001:db8::1]' };
    expect(() => readConfig(placed)).toThrow(/"coturn.secretFile" is missing/);
    expect(readConfig({ ...placed, BEELDKAMER_COTURN_SECRET_FILE: '/etc/coturn' }).coturn.hosts).toEqual([
      { host: 'turn.example.nl', port: 3478 },
      { host: '192.0.2.1', port: 3479 },
      { host: '2001:db8::1', port: 3478 },
    ]);
    for (const hosts of [
      'turn:turn.example.nl',
      'turn.example.nl:99999',
      'a b',
      'user@turn.example.nl',
      '::1',
    ])
      expect(() => readConfig({ ...placed, BEELDKAMER_COTURN_HOSTS: hosts }), hosts).toThrow(
        /coturn.hosts must be/,
      );
  });

  test('names its environment variables by one rule', () => {
    expect(environmentName('relay.nextSecretFile')).toBe('BEELDKAMER_RELAY_NEXT_SECRET_FILE');
  });
});
