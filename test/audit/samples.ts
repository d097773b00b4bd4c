import { CATALOGUE, type Detail, type EventCode, type EventKind } from '../../server/audit/catalogue.ts';
import type { About, Occurrence, Outcome } from '../../server/audit/event.ts';
import type { ObjectKind } from '../../server/audit/obj.ts';
import type { NenRole } from '../../server/audit/usr.ts';
import type { Actor } from '../../server/core/context.ts';
import { DOCTOR, PATIENT, TRACE } from './stage.ts';

/** Every code of the catalogue. */
export const CODES = Object.keys(CATALOGUE) as EventCode[];

/** What a code is, with the types that hold for all. */
export const kindOf = (code: EventCode): EventKind => CATALOGUE[code];

/** Somebody of each role. */
export const ACTORS: Readonly<Record<NenRole, Actor>> = {
  '00': { kind: 'anonymous' },
  '01': guest('patient'),
  '02': guest('relative'),
  '05': staff('clinician'),
  '06': staff('assistant'),
  '07': staff('planner'),
};

const SAMPLE = { number: 3, word: 'direct', flag: true } as const satisfies Record<Detail, unknown>;

/** An occurrence of this kind with all that it may carry. */
export function occurrence(code: EventCode, role: NenRole, outcome: Outcome): Occurrence {
  const { det, needs, may } = kindOf(code);
  const fields = Object.entries(det).map(([name, fits]) => [name, SAMPLE[fits]]);
  return {
    code,
    by: { actor: ACTORS[role], address: '192.0.2.17', trace: TRACE },
    outcome,
    ...(outcome !== 0 && { why: 'tried' }),
    about: about(...needs, ...may),
    detail: Object.fromEntries(fields) as NonNullable<Occurrence['detail']>,
  };
}

export function about(...kinds: readonly ObjectKind[]): readonly About[] {
  return kinds.map((kind) => ({ kind, id: PATIENT }));
}

function staff(role: 'clinician' | 'assistant' | 'planner'): Actor {
  return { kind: 'staff', id: DOCTOR, name: 'Zoë de Vries', roles: [role], mfa: 'totp' };
}

function guest(role: 'patient' | 'relative'): Actor {
  return { kind: 'guest', seatId: 's', subject: PATIENT, name: 'Jan Jansen', role };
}
