import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StartRefused } from '../../core/errors.ts';
import { demandPrivate } from '../../core/secret-file.ts';

/** Where certificate chain and private key stand, PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate chain and the private key that belongs to it. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** When it ends. */
  readonly validTo: Date;
}

/**
 * Reads both files.
 *
 * @throws {StartRefused} when they cannot be read, do not belong together, or everybody may read the key.
 */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  try {
    demandPrivate(keyFile);
    const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
    createSecureContext({ cert, key });
    return { cert, key, validTo: new X509Certificate(cert).validToDate };
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(
      `The certificate ${certFile} with the key ${keyFile} cannot be used (${(cause as Error).message}): put a pair there that belongs together.`,
      { cause },
    );
  }
}

/**
 * Notices that the files have changed, once both have come to rest: whoever renews them writes one after the other.
 * Looks at what a name leads to, as renewals often move a symbolic link.
 */
export class CertificateWatch {
  readonly #files: CertificateFiles;
  #used: string;
  #seen: string;

  constructor(files: CertificateFiles) {
    this.#files = files;
    this.#used = this.#seen = this.#stamp();
  }

  /** Whether there is something new to read. To be asked every few seconds; says so once for each change. */
  isChanged(): boolean {
    const before = this.#seen;
    this.#seen = this.#stamp();
    if (this.#seen === this.#used || this.#seen !== before) return false;
    this.#used = this.#seen;
    return true;
  }

  #stamp(): string {
    return `${stampOf(this.#files.certFile)} ${stampOf(this.#files.keyFile)}`;
  }
}

/** What differs after a file was written or replaced; one that cannot be reached has none. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}
