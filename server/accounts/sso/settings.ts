import type { Role } from '../../protocol/roles.ts';

/** How the organisation's own sign-in service is reached, and what it is trusted with. */
export interface SsoSettings {
  /** What people call it: it stands on the button. */
  readonly label: string;
  /** OpenID Connect issuer; its metadata stands below it (OpenID Connect Discovery §4). */
  readonly issuer: string;
  readonly clientId: string;
  /** Read anew at each sign-in, so that it can be changed without a restart; '' for a public client. */
  readonly clientSecret: () => string;
  readonly scope: string;
  /** The claim that lists somebody's groups. */
  readonly groupsClaim: string;
  /** Which role each group gives. */
  readonly groups: ReadonlyMap<string, Role>;
  /** Values of `amr` and `acr` that count as a second factor; none: the own second factor follows. */
  readonly amr: readonly string[];
  readonly acr: readonly string[];
}

/** What the service says of somebody, as far as it is asked. */
export interface Claims {
  readonly sub: string;
  readonly name: string | null;
  readonly mail: string | null;
  readonly groups: readonly string[];
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly sid: string | null;
}

/** The roles that somebody's groups give. */
export function rolesFrom({ groups }: Claims, map: SsoSettings['groups']): Role[] {
  return [...new Set(groups.flatMap((group) => map.get(group) ?? []))].sort();
}

/** Whether the service says that a second factor was used, in words that the organisation chose to trust. */
export function provesSecondFactor(
  claims: Pick<Claims, 'amr' | 'acr'>,
  { amr, acr }: Pick<SsoSettings, 'amr' | 'acr'>,
): boolean {
  return claims.amr.some((one) => amr.includes(one)) || (claims.acr !== null && acr.includes(claims.acr));
}

/** Reads what was verified to come from the service. A claim of another type than it should be counts as absent. */
export function readClaims(claims: Readonly<Record<string, unknown>>, groupsClaim: string): Claims {
  const text = (name: string): string | null => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const texts = (name: string): string[] => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    const all: unknown[] = Array.isArray(value) ? value : [value];
    return all.filter((one) => typeof one === 'string');
  };
  return {
    sub: text('sub') ?? '',
    name: text('name') ?? text('preferred_username'),
    mail: text('email'),
    groups: texts(groupsClaim),
    amr: texts('amr'),
    acr: text('acr'),
    sid: text('sid'),
  };
}
