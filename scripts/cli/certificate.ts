import { resolve } from 'node:path';
import { systemClock } from '../../server/core/clock.ts';
import { type CertificateFiles, readCertificate } from '../../server/relay/door/certificate.ts';
import { placePair, presentEnd } from './certificate/pair.ts';
import { servedWithin } from './certificate/served.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config.ts';
import { levelOf } from './doctor/finding.ts';
import { checkCertificate } from './doctor/network.ts';
import { doorOf } from './doctor.ts';

/**
 * `certificate [CERT] [KEY]`: checks a renewed pair, puts it in the place of the door's, and waits until the door serves
 * it; calls go on. Without operands it takes what the configuration says somebody renews, and only when that is newer.
 */
export const certificate: Command = {
  name: 'certificate',
  operands: ['[CERT]', '[KEY]'],
  options: { ...CONFIG_OPTIONS },
  async run(call) {
    const { terminal, words } = call;
    const { origin } = configOf(call).app;
    const door = doorOf(call);
    if (door === null) throw new Failure(words.certificate.noDoor);
    const { files, isGiven } = sourceOf(call, door);
    const found = checkCertificate(files, origin, systemClock);
    if (levelOf(found) === 'broken') throw new Failure(words.doctor.says[found.code](...found.facts));
    const pair = readCertificate(files);
    const until = pair.validTo.toISOString().slice(0, 10);
    const present = presentEnd(door);
    if (!isGiven && present !== null && present >= pair.validTo.getTime()) {
      terminal.say(words.certificate.nothingNewer(files.certFile));
      return OK;
    }
    placePair(pair, door);
    const served = await servedWithin(pair.cert, door, new URL(origin).hostname);
    if (served === 'other') throw new Failure(words.certificate.notServed(door.certFile));
    terminal.say(
      served === 'yes' ? words.certificate.served(until) : words.certificate.placed(until, door.certFile),
    );
    return OK;
  },
};

/** The pair that is named now, or in the configuration. @throws {Failure} {UsageError} when there is none */
function sourceOf(
  { given, words }: Call,
  { renewedCertFile, renewedKeyFile }: { readonly renewedCertFile: string; readonly renewedKeyFile: string },
): { readonly files: CertificateFiles; readonly isGiven: boolean } {
  const [cert, key] = given.operands;
  if (cert !== undefined && key === undefined) throw new UsageError(words.missing('KEY'));
  if (cert !== undefined && key !== undefined)
    return { files: { certFile: resolve(cert), keyFile: resolve(key) }, isGiven: true };
  if (renewedCertFile === '' || renewedKeyFile === '') throw new Failure(words.certificate.noSource);
  return { files: { certFile: renewedCertFile, keyFile: renewedKeyFile }, isGiven: false };
}
