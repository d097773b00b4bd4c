import { isIP } from 'node:net';
import {
  checkAnswers,
  checkBackup,
  checkCertificate,
  checkDisk,
  checkMessages,
  clockCheck,
  validityServed,
} from '../alarms/checks.ts';
import { type Alarms, type AlarmsDeps, alarmsService } from '../alarms/service.ts';
import type { AppConfig, Config } from '../config.ts';
import { SECOND, systemClock } from '../core/clock.ts';
import { readSecret } from '../core/secret-file.ts';
import { writeProbe } from '../core/write-probe.ts';
import { signed } from '../delivery/webhooks/signing.ts';
import type { MailRoom } from '../mail.ts';
import type { Domains, DomainsDeps } from './made.ts';

/** Posts something signed to the system that hears of alarms; null, or a word for why it was not taken. */
export type AlarmPost = (id: string, said: object) => Promise<string | null>;

/**
 * How alarms leave by webhook; null: nobody wants to hear.
 *
 * @throws {StartRefused} when there is an address and no secret to sign with.
 */
export function alarmPost({
  alarmUrl,
  alarmSecretFile,
}: Pick<AppConfig, 'alarmUrl' | 'alarmSecretFile'>): AlarmPost | null {
  if (alarmUrl === '') return null;
  const secret = readSecret(alarmSecretFile);
  // who writes the configuration may name any address, also one of the own network
  const reach = { hosts: [new URL(alarmUrl).host], private: true };
  return async (id, said) => {
    const body = JSON.stringify(said);
    const headers = signed({ id, seconds: Math.floor(systemClock() / SECOND), body }, [secret]);
    const { post } = await import('../delivery/webhooks/post.ts'); // not for who has no webhooks
    const outcome = await post(alarmUrl, { headers: { ...headers }, body }, reach);
    return outcome.kind === 'taken' ? null : outcome.why;
  };
}

/** What the appliance looks at in itself, of what the others give. */
export function alarmsOf(
  { relay, heads, delivery }: Pick<Domains, 'relay' | 'heads' | 'delivery'>,
  { config, appliance, report }: DomainsDeps,
  { transport }: Pick<MailRoom, 'transport'>,
): Alarms {
  const { app, mode } = config;
  const { database, clock, folder } = appliance;
  const post = alarmPost(app);
  const takesWrites = writeProbe(folder.folder);
  const certificate = certificateOf(config);
  const checks: AlarmsDeps['checks'] = {
    disk: () => checkDisk(folder.folder, takesWrites),
    backup: async () =>
      mode === 'real' && app.backupFolder !== '' ? checkBackup(app.backupFolder, clock()) : { well: true },
    door: () => checkAnswers(async () => certificate === null || (await certificate()) !== null),
    certificate: async () => checkCertificate((await certificate?.()) ?? null, clock()),
    seals: () => checkAnswers(() => heads.isWell()),
    relay: () => checkAnswers(async () => (await relay.stats()) !== null),
    clock: async () => clockStands(),
    messages: async () => checkMessages(await delivery.stuckSince(), clock()),
  };
  const clockStands = clockCheck(clock, () => performance.now());
  return alarmsService({
    ...{ db: database.db, clock, installation: app.installation, checks, report, transport },
    ...{ mail: app.alarmMail, mailFrom: app.mailFrom },
    post: post === null ? null : async (id, news) => (await post(id, news)) === null,
  });
}

/** Asks when the certificate of our own door holds; null: the door is somebody else's. */
function certificateOf({ app, relay }: Config): (() => ReturnType<typeof validityServed>) | null {
  const port = relay.tlsPort;
  if (app.doorSocket === '' || port === 0 || !app.origin.startsWith('https:')) return null;
  const host = new URL(app.origin).hostname;
  const name = isIP(host.replace(/^\[|\]$/g, '')) === 0 ? host : undefined;
  // by loopback first: that leaves no trace of a connection to another computer
  return () =>
    validityServed(
      [
        { host: '127.0.0.1', port },
        { host, port },
      ],
      name,
    );
}
