import type { GuestRole, Role } from '../protocol/roles.ts';
import type { Scope } from '../protocol/systems.ts';
import { newTrace } from './ids.ts';

/** Who acts. `system` is the appliance itself; `anonymous` is somebody who has proved nothing yet. */
export type Actor =
  | {
      readonly kind: 'staff';
      readonly id: string;
      readonly name: string;
      readonly roles: readonly Role[];
      readonly mfa: string | null;
    }
  | {
      readonly kind: 'guest';
      readonly seatId: string;
      readonly subject: string;
      readonly name: string;
      readonly role: GuestRole;
    }
  | {
      /** Somebody with a patient's account: never a member of staff, and nobody's guest. */
      readonly kind: 'patient';
      /** The account's id. */
      readonly id: string;
      /** Whom the log means: the own record where the act is about it, else the account. */
      readonly subject: string;
      readonly name: string;
      readonly role: 'patient' | 'relative';
      readonly mfa: string | null;
    }
  | {
      /** Another system, by the token that it shows. */
      readonly kind: 'service';
      /** The token's id. */
      readonly id: string;
      /** Whose numbers it uses (`epd`). */
      readonly source: string;
      readonly scopes: readonly Scope[];
      /** Id of the member of staff who let it in, and answers for it. */
      readonly responsible: string;
    }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'system' };

/** What every act carries into its log line: who, from which client address, under which trace. */
export interface Context {
  readonly actor: Actor;
  /** Client address as the app saw it, or `null` where there is none (system). Personal data: only in `pii`. */
  readonly address: string | null;
  /** W3C `traceparent`. */
  readonly trace: string;
}

/** The appliance itself as who acts. */
export function bySystem(): Context {
  return { actor: { kind: 'system' }, address: null, trace: newTrace() };
}
