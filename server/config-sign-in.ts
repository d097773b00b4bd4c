import {
  directory,
  issuer,
  optionalPath,
  pairs,
  required,
  text,
  type Values,
  words,
} from './config-value.ts';
import { StartRefused } from './core/errors.ts';
import type { Role } from './protocol/roles.ts';

/** The organisation's own sign-in service (OpenID Connect); without an issuer there is none. */
export const SSO = {
  issuer: { read: issuer, fallback: '' },
  /** What people call it: it stands on the button. */
  label: { read: required, fallback: 'mijn organisatie' },
  clientId: { read: text, fallback: '' },
  /** '' = a public client, which PKCE alone protects. */
  clientSecretFile: { read: optionalPath, fallback: '' },
  scope: { read: required, fallback: 'openid profile email' },
  groupsClaim: { read: required, fallback: 'groups' },
  /** Which group gives which role: `group=role; group=role`. */
  groups: {
    read: pairs('admin', 'manager', 'planner', 'assistant', 'clinician', 'auditor'),
    fallback: new Map<string, Role>(),
  },
  /** Values of `amr` and `acr` that count as a second factor, with commas; none: the own one follows. */
  amr: { read: words, fallback: [] },
  acr: { read: words, fallback: [] },
} as const;

/** The organisation's directory of people (LDAP); without an address there is none. Nothing is said in clear. */
export const LDAP = {
  url: { read: directory, fallback: '' },
  /** Certificates to trust instead of the system's, PEM. */
  caFile: { read: optionalPath, fallback: '' },
  bindDn: { read: text, fallback: '' },
  bindPasswordFile: { read: optionalPath, fallback: '' },
  /** Below it people stand. */
  baseDn: { read: text, fallback: '' },
  /** Who may come; Active Directory also wants `(!(userAccountControl:1.2.840.113556.1.4.803:=2))`. */
  filter: { read: required, fallback: '(objectClass=person)' },
  /** What never changes of a person; `objectGUID` in Active Directory. */
  idAttribute: { read: required, fallback: 'entryUUID' },
  mailAttribute: { read: required, fallback: 'mail' },
  nameAttribute: { read: required, fallback: 'cn' },
  groupsAttribute: { read: required, fallback: 'memberOf' },
  /** Which group gives which role: `cn=planners,ou=groups,dc=x=planner; …`. */
  groups: SSO.groups,
} as const;

/** What is chosen must be whole. @throws {StartRefused} with one sentence that names what is missing */
export function demandWhole(sso: Values<typeof SSO>, ldap: Values<typeof LDAP>): void {
  if (sso.issuer !== '' && sso.clientId === '')
    throw new StartRefused('Setting "sso.clientId" is missing: the name of this app at the sign-in service.');
  for (const name of ['bindDn', 'bindPasswordFile', 'baseDn'] as const)
    if (ldap.url !== '' && ldap[name] === '')
      throw new StartRefused(`Setting "ldap.${name}" is missing: the directory cannot be asked without it.`);
}
