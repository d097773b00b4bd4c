import type { EpochMs } from '../../core/clock.ts';
import type { Logged } from '../exports/logged.ts';
import type { ActFacts } from './reasons.ts';

/** What a line says of a member of staff's act; null: the act of another, or on nobody's data. */
export function actOf({ seq, ts, usr: [usr], ev, out, chk, purpose, obj, det }: Logged): ActFacts | null {
  if (usr === undefined || !usr.id.startsWith('u:')) return null;
  const persons = obj.filter(({ idt }) => idt === 'patient' || idt === 'participant');
  const taken = takenBy(ev.code, det);
  const emergency = chk[3] === 'T';
  if (persons.length === 0 && taken === 0 && !emergency) return null;
  return {
    ...{ seq, at: Date.parse(ts) as EpochMs, account: usr.id.slice(2), code: ev.code, out, emergency, taken },
    care: purpose === 'TREAT' || purpose === 'PATADMIN' || purpose === 'BTG',
    patients: persons.flatMap(({ idt, id }) => (idt === 'patient' ? [id.slice(2)] : [])),
    personal: persons.length > 0 || taken > 0,
  };
}

/** How many records or lines an export took along; one with what lines hide of persons always counts as large. */
function takenBy(code: string, det: Logged['det']): number {
  if (code === 'export.data') return numberIn(det['records']);
  if (code !== 'audit.exported') return 0;
  const lines = numberIn(det['through']) - numberIn(det['from']) + 1;
  return det['personal'] === true ? Number.MAX_SAFE_INTEGER : lines;
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
