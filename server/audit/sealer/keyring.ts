import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY, type EpochMs } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { demandPrivate } from '../../core/secret-file.ts';
import { syncFolder, writeWhole } from '../../core/whole-file.ts';
import { type Head, signedCheckpoint, verifierKey } from '../note.ts';

/** A key of a generation. Its private half is destroyed once its successor has taken over. */
interface Kept {
  readonly verifier: string;
  readonly made: EpochMs;
  readonly file: string | null;
}

interface State {
  readonly keys: readonly Kept[];
  /** The line that tells of a change under way; null while there is none. */
  readonly changed: number | null;
}

/**
 * The keys of one generation, in its folder. One signs; while it changes, old and new sign together: from before the
 * line that tells of it until a head covers that line (FORMAT.md §6.1).
 */
export class Keyring {
  readonly #folder: string;
  readonly #origin: string;
  readonly #private = new Map<string, KeyObject>();
  #state: State;

  private constructor(folder: string, origin: string, state: State) {
    this.#folder = folder;
    this.#origin = origin;
    this.#state = state;
  }

  /**
   * Opens the keys of a generation; the first one is made when there is none.
   *
   * @param origin of its heads, and name of its keys.
   * @throws {StartRefused} when a private key is missing or may be read by others.
   */
  static open(folder: string, origin: string, now: EpochMs): Keyring {
    const file = join(folder, 'keys.json');
    const state = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as State)
      : { keys: [], changed: null };
    const ring = new Keyring(folder, origin, state);
    if (state.keys.length === 0) ring.#make(now);
    for (const name of active(ring.#state).flatMap((key) => key.file ?? [])) ring.#load(name);
    ring.#removeStrays();
    return ring;
  }

  /** Verifier keys in the order in which they came. */
  get verifiers(): readonly string[] {
    return this.#state.keys.map(({ verifier }) => verifier);
  }

  /** The change that waits for its line in the log. */
  get offered(): { readonly before: string; readonly after: string } | null {
    const [before, after] = active(this.#state);
    return before === undefined || after === undefined || this.#state.changed !== null
      ? null
      : { before: before.verifier, after: after.verifier };
  }

  /** Makes the next key when this one has signed for `days`. @returns whether it did */
  renew(now: EpochMs, days: number): boolean {
    const [current, next] = active(this.#state);
    if (current === undefined || next !== undefined || now - current.made < days * DAY) return false;
    this.#make(now);
    return true;
  }

  /** The change that was offered stands in this line of the log. */
  confirm(seq: number): void {
    this.#save({ ...this.#state, changed: seq });
  }

  sign(head: Omit<Head, 'origin'>): string {
    const keys = active(this.#state).flatMap(({ file }) => this.#private.get(file ?? '') ?? []);
    return signedCheckpoint({ ...head, origin: this.#origin }, ...keys);
  }

  /** A head of this size is on the disk: a key whose successor it shows has done its work. */
  signed(size: number): void {
    const { keys, changed } = this.#state;
    if (changed === null || size < changed) return;
    const [old] = active(this.#state);
    this.#save({
      keys: keys.map((key) => (key === old ? { ...key, file: null } : key)),
      changed: null,
    });
    this.#removeStrays();
  }

  #make(now: EpochMs): void {
    const { privateKey } = generateKeyPairSync('ed25519');
    const verifier = verifierKey(this.#origin, privateKey);
    const file = `key-${verifier.slice(this.#origin.length + 1).slice(0, 8)}.pem`;
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(join(this.#folder, file), pem, { mode: 0o600, flag: 'wx', flush: true });
    syncFolder(this.#folder);
    this.#private.set(file, privateKey);
    this.#save({ ...this.#state, keys: [...this.#state.keys, { verifier, made: now, file }] });
  }

  #load(name: string): void {
    const file = join(this.#folder, name);
    try {
      demandPrivate(file);
      this.#private.set(name, createPrivateKey(readFileSync(file)));
    } catch (cause) {
      if (cause instanceof StartRefused) throw cause;
      throw new StartRefused(
        `The sealer's key ${file} cannot be read (${(cause as Error).message}): put it back, or begin a new generation with "beeldkamer restore-audit".`,
        { cause },
      );
    }
  }

  /** A private key that no key needs any more, or that an interrupted start made, is removed. */
  #removeStrays(): void {
    const needed = new Set(this.#state.keys.map(({ file }) => file));
    for (const name of readdirSync(this.#folder)) {
      if (!/^key-[0-9a-f]{8}\.pem$/.test(name) || needed.has(name)) continue;
      rmSync(join(this.#folder, name));
      this.#private.delete(name);
    }
  }

  #save(state: State): void {
    writeWhole(join(this.#folder, 'keys.json'), `${JSON.stringify(state, null, 2)}\n`);
    this.#state = state;
  }
}

/** The keys that sign: one, or two while they change. */
function active({ keys }: State): readonly Kept[] {
  return keys.filter(({ file }) => file !== null);
}
