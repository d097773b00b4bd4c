import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readConfig } from '../../../server/config.ts';
import { makeSecret } from '../../../server/core/secret-file.ts';
import { writeWhole } from '../../../server/core/whole-file.ts';
import { readCertificate } from '../../../server/relay/door/certificate.ts';
import { type Call, Failure } from '../command.ts';
import type { Answers } from './answers.ts';
import { give } from './ownership.ts';
import type { Places } from './places.ts';
import { backupSheets, freshBackupKeys, recipientsIn } from './recipients.ts';

/** Names that people can type: labels of letters, digits and dashes, and dots between them (RFC 1123 §2.1). */
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RELAY_PORT = 3478;
const DOOR_PORT = 443;
const APP_PORT = 8080;

/**
 * Makes what an installation stands on, where nothing is yet: keys, certificate, recipients of backups, and last the
 * configuration, so that one without it is begun again.
 *
 * @throws {Failure} {StartRefused} with one sentence when an answer cannot be used; then there is no configuration.
 */
export async function layFoundation(call: Call, answers: Answers, places: Places): Promise<void> {
  const host = (await answers.demand('host')).toLowerCase();
  if (!HOST.test(host)) throw new Failure(call.words.install.badHost(host));
  const files = {
    certFile: resolve(await answers.demand('certificate')),
    keyFile: resolve(await answers.demand('key')),
  };
  readCertificate(files);
  const recipients = recipientsIn(answers.given('recipients'));
  if (recipients === null) throw new Failure(call.words.install.badRecipients);
  makeFolders(places);
  makeKeys(join(places.secrets, 'kek'), join(places.secrets, 'relay'));
  placeCertificate(files, places);
  await placeRecipients(call, recipients, host, places);
  const text = `${JSON.stringify(configuration(host, answers, places), null, 2)}\n`;
  // what cannot be started is not written
  const trying = `${places.configFile}.new`;
  writeWhole(trying, text, 0o644);
  readConfig({ BEELDKAMER_CONFIG: trying });
  writeWhole(places.configFile, text, 0o644);
}

/** On an installed computer they are there, with their owners (tmpfiles). */
function makeFolders({ configFile, secrets, tls, data, sealer, backups }: Places): void {
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o755 });
  for (const folder of [secrets, tls, data, sealer, backups])
    mkdirSync(folder, { recursive: true, mode: 0o750 });
}

/** The secrets that are not there yet: one that wraps keys, one that app and relay share. */
export function makeKeys(kekFile: string, relayFile: string): void {
  for (const [file, owner] of [
    [kekFile, { user: 'root', group: 'beeldkamer', mode: 0o640 }],
    [relayFile, { user: 'beeldkamer-relay', group: 'beeldkamer', mode: 0o440 }],
  ] as const) {
    if (existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makeSecret(file);
    give(file, owner);
  }
}

function placeCertificate(
  from: { readonly certFile: string; readonly keyFile: string },
  { tls }: Places,
): void {
  const [cert, key] = [join(tls, 'cert.pem'), join(tls, 'key.pem')];
  copyFileSync(from.certFile, cert);
  give(cert, { user: 'root', group: 'beeldkamer-door', mode: 0o644 });
  copyFileSync(from.keyFile, key);
  give(key, { user: 'root', group: 'beeldkamer-door', mode: 0o640 });
}

/** Shown before they are written: an interruption in between makes new ones, and no backup is encrypted to lost keys. */
async function placeRecipients(
  { terminal, words }: Call,
  given: readonly string[],
  host: string,
  { recipientsFile }: Places,
): Promise<void> {
  if (existsSync(recipientsFile)) return;
  const made = given.length > 0 ? [] : await freshBackupKeys();
  if (made.length > 0) {
    terminal.say(backupSheets(made, host, words.install.backupKey));
    terminal.warn(words.install.onPaper);
  }
  const all = [...given, ...made.map(({ recipient }) => recipient)];
  writeWhole(recipientsFile, `${all.join('\n')}\n`, 0o644);
}

/** All that differs from what holds anyway (server/config.ts), and all paths. */
function configuration(host: string, answers: Answers, places: Places): object {
  const { secrets, tls, run, data, sealer, backups, recipientsFile } = places;
  const everywhere = hasIpv6() ? '::' : '0.0.0.0';
  const asked = [
    'smtpHost',
    'smtpPort',
    'smtpSecurity',
    'smtpUser',
    'smtpPasswordFile',
    'officerMail',
    'alarmMail',
    'alarmUrl',
    'alarmSecretFile',
  ] as const;
  const mail = asked.map((name) => [name, answers.given(name)] as const).filter(([, value]) => value !== '');
  return {
    mode: 'real',
    app: {
      origin: `https://${host}`,
      port: APP_PORT,
      installation: host.replaceAll('.', '-').slice(0, 63),
      doorSocket: join(run, 'app-door', 'door.sock'),
      proxySocket: join(run, 'app-proxy', 'proxy.sock'),
      dataFolder: data,
      kekFile: join(secrets, 'kek'),
      backupFolder: backups,
      backupRecipientsFile: recipientsFile,
      mailFrom: answers.given('mailFrom') || `noreply@${host}`,
      ...Object.fromEntries(mail),
    },
    relay: {
      host: everywhere,
      port: RELAY_PORT,
      publicHost: host,
      tlsPort: DOOR_PORT,
      secretFile: join(secrets, 'relay'),
      controlSocket: join(run, 'relay-control', 'control.sock'),
      doorSocket: join(run, 'relay-door', 'relay.sock'),
    },
    door: {
      host: everywhere,
      port: DOOR_PORT,
      certFile: join(tls, 'cert.pem'),
      keyFile: join(tls, 'key.pem'),
    },
    sealer: { socket: join(run, 'sealer', 'sealer.sock'), folder: sealer },
  };
}

/** Where IPv6 is switched off no socket of it can be opened, not even one for both. */
function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((some) => some?.some(({ family }) => family === 'IPv6'));
}
