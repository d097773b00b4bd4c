import { chmodSync, closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartRefused } from '../../../server/core/errors.ts';
import { syncFolder } from '../../../server/core/whole-file.ts';
import {
  type Certificate,
  type CertificateFiles,
  readCertificate,
} from '../../../server/relay/door/certificate.ts';
import { give } from '../install/ownership.ts';

const GROUP = 'beeldkamer-door';
const MODE = { cert: 0o644, key: 0o640 } as const;

/** When the pair ends that stands there, in ms since 1970; null: none that could be used. */
export function presentEnd(files: CertificateFiles): number | null {
  try {
    return readCertificate(files).validTo.getTime();
  } catch (cause) {
    if (cause instanceof StartRefused) return null;
    throw cause;
  }
}

/**
 * Puts a pair in the place of another. Both are on the disk, with their rights, before the first takes its place: a power
 * cut between the two is mended by the next call, since what stands there then is no pair.
 *
 * @throws errors of the file system as they come; before the first took its place nothing has changed.
 */
export function placePair({ cert, key }: Certificate, { certFile, keyFile }: CertificateFiles): void {
  const files = [
    { file: keyFile, content: key, mode: MODE.key },
    { file: certFile, content: cert, mode: MODE.cert },
  ];
  for (const { file, content, mode } of files) write(beside(file), content, mode);
  for (const { file } of files) renameSync(beside(file), file);
  for (const folder of new Set(files.map(({ file }) => dirname(file)))) syncFolder(folder);
}

const beside = (file: string): string => `${file}.renewed`;

function write(file: string, content: Buffer, mode: number): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  // whatever the umask is; on an installed computer the folder gives its group along
  chmodSync(file, mode);
  give(file, { user: 'root', group: GROUP, mode });
}
