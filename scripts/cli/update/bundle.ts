import { existsSync, readFileSync } from 'node:fs';
import { isSigned } from '../../package/minisign.ts';
import type { Debian } from './debian.ts';

/** Why an update is not begun; each has its sentence in update-words.ts. */
export type Refusal =
  | 'no-package'
  | 'no-signature'
  | 'bad-signature'
  | 'other-package'
  | 'incomplete'
  | 'not-newer'
  | 'not-installed'
  | 'program-changed';

/** A package file that may be installed here. */
export interface Bundle {
  readonly kind: 'good';
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What was found of a package file; `facts` are what the sentence of the refusal names. */
export type Judged =
  | Bundle
  | { readonly kind: 'present'; readonly version: string }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly facts: readonly string[] };

/**
 * Judges a package file and the computer under it, and changes nothing: signature first, so that nothing is unpacked
 * that the releaser did not make.
 *
 * @param file with its signature beside it: `FILE.minisig`.
 * @param publicKey the text of the releaser's public key, in minisign's form.
 */
export function judgeBundle(file: string, publicKey: string, debian: Debian): Judged {
  const refused = (why: Refusal, ...facts: string[]): Judged => ({ kind: 'refused', why, facts });
  if (!existsSync(file)) return refused('no-package', file);
  const signature = `${file}.minisig`;
  if (!existsSync(signature)) return refused('no-signature', signature);
  if (!isSigned(readFileSync(file), readFileSync(signature, 'utf8'), publicKey))
    return refused('bad-signature', file);
  const fields = debian.fieldsOf(file);
  if (fields === null || fields.name !== 'beeldkamer' || fields.arch !== debian.arch)
    return refused('other-package', file, debian.arch);
  if (debian.differencesIn(file)?.length !== 0) return refused('incomplete', file);
  const before = debian.installed();
  if (before === null) return refused('not-installed');
  if (fields.version === before) return { kind: 'present', version: before };
  if (!debian.isNewer(fields.version, before)) return refused('not-newer', fields.version, before);
  const [changed] = debian.differencesHere() ?? [];
  if (changed !== undefined) return refused('program-changed', `/${changed.path}`);
  return { kind: 'good', file, before, after: fields.version };
}
