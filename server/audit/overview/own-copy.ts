import type { Logged } from '../exports/logged.ts';

const PERSONS: ReadonlySet<string> = new Set(['patient', 'participant', 'account']);
/** Who a member of staff is where the organisation tells roles alone. */
const SOMEBODY = 'u:member-of-staff';

/**
 * A line as a patient may have it: a board shows many patients at once, and its line names them all. Of people who are
 * somebody else nothing stays but the member of staff who did it, and that one only where the organisation tells names;
 * details go, since filters of the log stand among them.
 */
export function ownCopy(event: Logged, patientId: string, names: boolean): Logged {
  const own = new Set([`p:${patientId}`, `g:${patientId}`]);
  const known = (id: string): boolean => names || own.has(id) || !/^(?:u|g|pt?):/.test(id);
  return {
    ...event,
    usr: event.usr.map((usr) => ({
      ...usr,
      id: known(usr.id) ? usr.id : SOMEBODY,
      resp: usr.resp !== null && known(usr.resp) ? usr.resp : null,
    })),
    obj: event.obj.filter(({ idt, id }) => !PERSONS.has(idt) || own.has(id)),
    det: {},
    pii: [],
  };
}
