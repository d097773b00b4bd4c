import { readFileSync } from 'node:fs';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { renderUnicodeCompact } from 'uqr';

/** Who can open backups: two people, so that one who falls ill or leaves is no loss. */
const PEOPLE = 2;
/** A recipient of age with an X25519 key (C2SP age.md §X25519): bech32 of 32 bytes. Debian's age opens no newer kind. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

/** A pair of keys for backups. The secret half is for paper. */
export interface BackupKey {
  readonly recipient: string;
  readonly identity: string;
}

/** Fresh keys, one a person; their secret halves are kept nowhere here. */
export function freshBackupKeys(): Promise<readonly BackupKey[]> {
  return Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const identity = await generateX25519Identity();
      return { identity, recipient: await identityToRecipient(identity) };
    }),
  );
}

/** The recipients in a text, one a line; what follows a # is for people. `null`: one of them is none. */
export function recipientsIn(text: string): readonly string[] | null {
  const found = text
    .split(/[\n ]/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  return found.every((one) => RECIPIENT.test(one)) ? found : null;
}

/** Those of an installation. @throws errors of the file system as they come; {Error} when one is no recipient */
export function readRecipients(file: string): readonly string[] {
  const found = recipientsIn(readFileSync(file, 'utf8'));
  if (found === null || found.length === 0) throw new Error(`${file} holds no age recipients, one a line.`);
  return found;
}

/** The sheets of the two people, each with its secret; shown once. */
export function backupSheets(keys: readonly BackupKey[], installation: string, title: string): string {
  return keys
    .map(({ identity }, at) =>
      [
        '',
        `${title} ${at + 1}/${keys.length} · ${installation}`,
        '',
        identity,
        '',
        renderUnicodeCompact(identity),
      ].join('\n'),
    )
    .join('\n');
}
