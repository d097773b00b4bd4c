import { appointmentsInCall, deleteCallsOf, deleteEndedCalls, deleteSeatsOf } from './forget-store.ts';

/** What retention and erasure need of calls and seats, as parts of their transactions; the caller writes the line. */
export const FORGETTING = { appointmentsInCall, deleteEndedCalls, deleteCallsOf, deleteSeatsOf } as const;

export type CallsForgetting = typeof FORGETTING;
