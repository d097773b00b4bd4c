import { deleteFailures } from './failure-store.ts';
import { appointmentsInCall, deleteCallsOf, deleteEndedCalls, deleteSeatsOf } from './forget-store.ts';
import { oldest } from './oldest.ts';
import { deleteTests } from './precall/store.ts';
import { deleteQuality } from './quality/store.ts';

/** What retention and erasure need of calls and seats, as parts of their transactions; the caller writes the line. */
export const FORGETTING = {
  appointmentsInCall,
  deleteEndedCalls,
  deleteCallsOf,
  deleteSeatsOf,
  deleteTests,
  deleteQuality,
  deleteFailures,
  oldest,
} as const;

export type CallsForgetting = typeof FORGETTING;
