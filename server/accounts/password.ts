import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Queue } from './queue.ts';

/** What a hash costs (RFC 9106 §3.1). */
export interface Cost {
  /** Memory in KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** 64 MiB and three passes: above OWASP's minimum of 19 MiB and two; about 0.3 s on one core. */
export const COST: Cost = { memory: 65_536, passes: 3, parallelism: 1 };

export interface Verdict {
  readonly right: boolean;
  /** The stored hash was made at another cost: hash the password again now that it is known. */
  readonly outdated: boolean;
}

export interface Hasher {
  /** PHC string of a password. @throws {AppError} BUSY */
  hash(password: string): Promise<string>;
  /**
   * Whether a password belongs to a PHC string. With `null` (nobody of that name, or no password) it does the same
   * work and says no: how long it took tells a stranger nothing (ASVS 5.0 §6.3.8).
   *
   * @throws {AppError} BUSY
   */
  verify(password: string, phc: string | null): Promise<Verdict>;
}

interface Hash {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const SALT_BYTES = 16;
const TAG_BYTES = 32;
const derive = promisify(argon2);

/** Hashes passwords with argon2id, never more at once than the queue lets through. */
export function passwordHasher(queue: Queue, cost: Cost = COST): Hasher {
  // no password has this tag but by a chance of 1 in 2^256
  const nobody = formatPhc({ cost, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) });
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const tag = await queue(() => tagOf(password, salt, cost, TAG_BYTES));
      return formatPhc({ cost, salt, tag });
    },
    async verify(password, phc) {
      const known = phc === null ? null : parsePhc(phc);
      const stored = known ?? parsePhc(nobody);
      if (stored === null) return { right: false, outdated: false };
      const tag = await queue(() => tagOf(password, stored.salt, stored.cost, stored.tag.length));
      const equal = timingSafeEqual(tag, stored.tag);
      return { right: known !== null && equal, outdated: !sameCost(stored.cost, cost) };
    },
  };
}

/** NFC first: one person's é is one byte sequence, whatever keyboard it came from (NIST SP 800-63B-4 §3.1.1.2). */
function tagOf(password: string, nonce: Buffer, cost: Cost, tagLength: number): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength, ...cost });
}

function sameCost(one: Cost, other: Cost): boolean {
  return one.memory === other.memory && one.passes === other.passes && one.parallelism === other.parallelism;
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{16,128})$/;

/** The PHC string format of argon2id: version 19 (0x13), base64 without padding. */
function formatPhc({ cost, salt, tag }: Hash): string {
  const parameters = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$v=19$${parameters}$${base64(salt)}$${base64(tag)}`;
}

function parsePhc(text: string): Hash | null {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(text) ?? [];
  if (salt === undefined || tag === undefined) return null;
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
