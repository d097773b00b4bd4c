import type { Role } from '../../protocol/roles.ts';

/** Where the organisation's directory is (LDAP, RFC 4511), and what it is trusted with. */
export interface DirectorySettings {
  /** `ldaps://HOST[:PORT]`, or `ldap://HOST[:PORT]`, which STARTTLS encrypts before anything is said. */
  readonly url: string;
  /** Certificates to trust in place of the system's, PEM; '' = the system's. Read anew at each connection. */
  readonly ca: () => string;
  /** As whom people are looked up. */
  readonly bindDn: string;
  readonly bindPassword: () => string;
  /** Below it people stand. */
  readonly baseDn: string;
  /** Who may come (RFC 4515), in the operator's own words: whoever it no longer finds is shut out. */
  readonly filter: string;
  /** What never changes of a person: `entryUUID`, `objectGUID`. */
  readonly idAttribute: string;
  readonly mailAttribute: string;
  readonly nameAttribute: string;
  /** What lists somebody's groups by their names in the directory. */
  readonly groupsAttribute: string;
  /** Which role each group gives. */
  readonly groups: ReadonlyMap<string, Role>;
}

/** Under which name the directory vouches for accounts. */
export const ISSUER = 'ldap';

/** Names in a directory differ not by capitals (RFC 4517 §4.2.15), nor by spaces after a comma. */
export function sameName(dn: string): string {
  return dn
    .toLowerCase()
    .replaceAll(/\s*,\s*/g, ',')
    .trim();
}
