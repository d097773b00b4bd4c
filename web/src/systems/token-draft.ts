import type { Scope, TokenWanted } from '../../../server/protocol/systems.ts';

/** A token as it is typed. */
export interface TokenDraft {
  readonly name: string;
  readonly source: string;
  readonly days: string;
  readonly scopes: readonly Scope[];
}

export const SCOPES: readonly Scope[] = [
  'appointments.read',
  'appointments.write',
  'patients.read',
  'patients.write',
  'links.sign',
];

/** A year, and what most systems do: they plan, and look how it stands. */
export const EMPTY: TokenDraft = {
  name: '',
  source: 'epd',
  days: '365',
  scopes: ['appointments.read', 'appointments.write'],
};

/** What must be mended before it can be made, by field. */
export function tokenFaults({ name, source, days, scopes }: TokenDraft): ReadonlySet<keyof TokenDraft> {
  const faults = new Set<keyof TokenDraft>();
  if (name.trim() === '') faults.add('name');
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(source.trim())) faults.add('source');
  if (!/^\d{1,3}$/.test(days.trim()) || Number(days) < 1 || Number(days) > 730) faults.add('days');
  if (scopes.length === 0) faults.add('scopes');
  return faults;
}

/** What a draft without faults asks for. */
export function tokenWanted({ name, source, days, scopes }: TokenDraft): TokenWanted {
  return { name: name.trim(), source: source.trim(), days: Number(days), scopes: [...scopes] };
}
