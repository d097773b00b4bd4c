import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a file that is encrypted adds to its name. */
export const SEALED = '.age';

/** No key of these opens the file, or it was changed since it was encrypted. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

/**
 * Encrypts a file to age recipients (C2SP age.md, X25519) and takes the open one away. Any one recipient opens it.
 *
 * @returns the path of what stands in its place: with {@link SEALED}.
 */
export async function sealFile(file: string, recipients: readonly string[]): Promise<string> {
  const { Encrypter } = await import('age-encryption'); // loaded with the first backup, not at start
  const encrypter = new Encrypter();
  for (const one of recipients) encrypter.addRecipient(one);
  const sealed = `${file}${SEALED}`;
  const plain = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  await write(await encrypter.encrypt(plain), sealed);
  await rm(file);
  return sealed;
}

/** Opens such a file. @throws {NotOpened} when these keys do not, or it was changed; then nothing whole is written */
export async function openFile(file: string, identities: readonly string[], target: string): Promise<void> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  try {
    for (const one of identities) decrypter.addIdentity(one);
    const sealed = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    await write(await decrypter.decrypt(sealed), target);
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw cause;
    throw new NotOpened(`${file}: ${(cause as Error).message}`, { cause });
  }
}

async function write(bytes: ReadableStream<Uint8Array>, file: string): Promise<void> {
  await pipeline(Readable.fromWeb(bytes), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
  const handle = await open(file, 'r');
  await handle.sync();
  await handle.close();
}
