import { createHash } from 'node:crypto';
import { ForeignKey } from '../sas/foreign.ts';

/*
 * A second implementation of 'Roster', written from web/src/call/ZVB1.md alone. It shares no code with the product, on
 * purpose: where the two differ, the page is unclear or one of them is wrong.
 */

export interface ForeignMember {
  id: string;
  name: string;
  role: string;
  idk: string;
  fp: string;
  ver: string;
}

interface ForeignRoster {
  call: string;
  seq: number;
  prev: string | null;
  host: string;
  ts: number;
  members: ForeignMember[];
}

type Json = string | number | null | Json[] | { [key: string]: Json };

function jcs(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${jcs(value[key] ?? null)}`).join(',')}}`;
}

function unsigned({ call, seq, prev, host, ts, members }: ForeignRoster) {
  return { t: 'roster', v: 1, call, seq, prev, host, ts, members: members.map((one) => ({ ...one })) };
}

export function foreignHash(roster: ForeignRoster): string {
  return createHash('sha256')
    .update(`zvb1:roster\0${jcs(unsigned(roster))}`)
    .digest('base64url');
}

/** A host that makes rosters. */
export class ForeignHost {
  readonly key = new ForeignKey();
  readonly #call: string;
  readonly #me: Omit<ForeignMember, 'idk'>;
  #last: ForeignRoster | null = null;

  constructor(call: string, id: string, name: string, fp: string) {
    this.#call = call;
    this.#me = { id, name, role: 'host', fp, ver: 'self' };
  }

  /** The next text for these guests. @param change to what is right, before it is signed */
  says(guests: readonly ForeignMember[], change: Partial<ForeignRoster> = {}): string {
    const me = { ...this.#me, idk: this.key.idk };
    const roster: ForeignRoster = {
      call: this.#call,
      seq: this.#last === null ? 1 : this.#last.seq + 1,
      prev: this.#last === null ? null : foreignHash(this.#last),
      host: me.id,
      ts: 1_795_291_200,
      members: [me, ...guests].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))),
      ...change,
    };
    this.#last = roster;
    return JSON.stringify({ ...unsigned(roster), sig: this.key.sign('roster', unsigned(roster)) });
  }
}

/** A guest that hears rosters over one connection with the host, and knows whom it may meet. */
export class ForeignGuest {
  held: ForeignRoster | null = null;
  readonly #call: string;
  readonly #host: Pick<ForeignMember, 'id' | 'idk' | 'fp'>;
  readonly #me: Omit<ForeignMember, 'ver'>;

  constructor(call: string, host: Pick<ForeignMember, 'id' | 'idk' | 'fp'>, me: Omit<ForeignMember, 'ver'>) {
    this.#call = call;
    this.#host = host;
    this.#me = me;
  }

  get met(): string[] {
    const ids = this.held?.members.map(({ id }) => id) ?? [];
    return ids.includes(this.#me.id) ? ids : [];
  }

  /** @returns whether it was taken */
  hear(text: string): boolean {
    if (Buffer.byteLength(text) > 16_384) return false;
    const { sig, ...rest } = JSON.parse(text) as ForeignRoster & { t: string; v: number; sig: string };
    if (Object.keys(rest).sort().join() !== 'call,host,members,prev,seq,t,ts,v') return false;
    if (rest.t !== 'roster' || rest.v !== 1 || rest.call !== this.#call) return false;
    if ((rest.seq === 1) !== (rest.prev === null) || rest.seq < 1) return false;
    const ids = rest.members.map(({ id }) => id);
    if (ids.some((id, at) => at > 0 && Buffer.compare(Buffer.from(ids[at - 1] ?? ''), Buffer.from(id)) >= 0))
      return false;
    const host = rest.members.find(({ id }) => id === rest.host);
    const { id, idk, fp } = this.#host;
    if (host?.id !== id || host.idk !== idk || host.fp !== fp) return false;
    const me = rest.members.find((one) => one.id === this.#me.id);
    if (me && (['name', 'role', 'idk', 'fp'] as const).some((field) => me[field] !== this.#me[field]))
      return false;
    if (!ForeignKey.holds(idk, sig, 'roster', unsigned(rest))) return false;
    return this.#follows(rest);
  }

  #follows(next: ForeignRoster): boolean {
    const { held } = this;
    if (held !== null && foreignHash(held) === foreignHash(next)) return true;
    const fpOf = ({ host, members }: ForeignRoster) => members.find(({ id }) => id === host)?.fp;
    const first = held === null || held.host !== next.host;
    const anew = held !== null && next.seq === 1 && fpOf(held) !== fpOf(next);
    const goesOn = held !== null && next.seq === held.seq + 1 && next.prev === foreignHash(held);
    if (first || anew || goesOn) this.held = next;
    return first || anew || goesOn;
  }
}
