import type { Act, Outcome, Purpose } from '../catalogue.ts';
import type { Obj } from '../obj.ts';
import type { Usr } from '../usr.ts';

/** A body of the log as it stands in a bundle (FORMAT.md §2). */
export interface Logged {
  readonly v: 1;
  readonly seq: number;
  readonly ts: string;
  readonly mono: { readonly boot: string; readonly ms: number };
  readonly trace: string;
  readonly ev: {
    readonly code: string;
    readonly sys: 'DCM';
    readonly type: string;
    readonly sub: string | null;
  };
  readonly act: Act;
  readonly out: Outcome;
  readonly why: string | null;
  readonly chk: string;
  readonly purpose: Purpose;
  readonly usr: readonly Usr[];
  readonly obj: readonly Obj[];
  readonly pol: { readonly authz: string; readonly rel: string | null; readonly consent: string | null };
  readonly det: Readonly<Record<string, string | number | boolean | null>>;
  readonly src: { readonly site: string; readonly id: string; readonly type: number };
  readonly pii: readonly { readonly k: string; readonly ct: string }[];
}

/**
 * Reads the body of a line that the log wrote.
 *
 * @throws {TypeError} when it is of another version than this program knows.
 */
export function readLogged(body: string): Logged {
  const read = JSON.parse(body) as Logged;
  if (read.v !== 1) throw new TypeError(`version ${String(read.v)} of a line is not known here`);
  return read;
}
