import { type EpochMs, HOUR, later } from '../../core/clock.ts';
import type { IncidentStepRow } from '../../core/incident-rows.ts';

type StepKind = IncidentStepRow['kind'];

/** One step, as far as the state of an incident depends on it. */
export type Step = Pick<IncidentStepRow, 'kind' | 'authority' | 'at'>;

/** `open`: nobody decided yet. `decided`: whether to report it. `closed`: nothing more is done. */
export type IncidentState = 'open' | 'decided' | 'closed';

/** A time by which something must be reported. */
export interface ReportClock {
  readonly hours: number;
  readonly ends: EpochMs;
  readonly state: 'runs' | 'met' | 'missed' | 'not-needed';
}

/**
 * Whose clocks run from the moment that it was found: the early warning of the Cyberbeveiligingswet (NIS2 art. 23, to
 * Z-CERT), and the report of a breach of personal data (AVG art. 33(1), to the Autoriteit Persoonsgegevens).
 */
const CLOCKS = [
  { hours: 24, to: 'z-cert' },
  { hours: 72, to: 'ap' },
] as const;

export function stateOf(steps: readonly Step[]): IncidentState {
  if (steps.some(({ kind }) => kind === 'closed')) return 'closed';
  return decisionOf(steps) === null ? 'open' : 'decided';
}

/**
 * What can be done now. A decision may be changed until it was reported; an incident that is to be reported is closed
 * after somebody did.
 */
export function possible(steps: readonly Step[]): readonly StepKind[] {
  if (stateOf(steps) === 'closed') return [];
  const decision = decisionOf(steps);
  const reported = steps.some(({ kind }) => kind === 'reported');
  return [
    'noted',
    ...(decision === 'report' || reported ? [] : (['report'] as const)),
    ...(decision === 'no-report' || reported ? [] : (['no-report'] as const)),
    ...(decision === 'report' ? (['reported'] as const) : []),
    ...(decision === 'no-report' || reported ? (['closed'] as const) : []),
  ];
}

/** How the clocks of an incident stand that was found at `at`. */
export function clocksOf(at: EpochMs, steps: readonly Step[], now: EpochMs): readonly ReportClock[] {
  return CLOCKS.map(({ hours, to }) => {
    const ends = later(at, hours * HOUR);
    const told = steps.find(({ kind, authority }) => kind === 'reported' && authority === to);
    if (told !== undefined) return { hours, ends, state: told.at <= ends ? 'met' : 'missed' };
    if (decisionOf(steps) === 'no-report' || stateOf(steps) === 'closed')
      return { hours, ends, state: 'not-needed' };
    return { hours, ends, state: now <= ends ? 'runs' : 'missed' };
  });
}

function decisionOf(steps: readonly Step[]): 'report' | 'no-report' | null {
  const last = steps.findLast(({ kind }) => kind === 'report' || kind === 'no-report')?.kind;
  return last === 'report' || last === 'no-report' ? last : null;
}
