import type { SeatRole } from '../../../../server/protocol/signalling.ts';
import type { Canonical } from '../canonical.ts';
import { exactly, hash, readExactly, type Sign, signature } from '../zvb1.ts';

/** How the host made sure who somebody is: compared in this call, on an earlier occasion, not at all; or is the host. */
export type Vouch = 'sas' | 'pin' | 'none' | 'self';

/** One browser that the host has let in. */
export interface Member {
  /** zvb1 participant id. */
  readonly id: string;
  /** As it stands on the host's screen. */
  readonly name: string;
  readonly role: SeatRole;
  /** Device key, as messages name it. */
  readonly idk: string;
  /** SHA-256 of the DTLS certificate, base64url. */
  readonly fp: string;
  readonly ver: Vouch;
}

/** Who is in the call, as the host says it (ZVB1.md, Roster). */
export interface Roster {
  readonly call: string;
  /** From 1, one more with each change. */
  readonly seq: number;
  /** Hash of the roster before this one; null for the first. */
  readonly prev: string | null;
  /** The host's participant id. */
  readonly host: string;
  /** The host among them, by id in byte order, each id once. */
  readonly members: readonly Member[];
  /** Seconds since the Unix epoch on the host's clock: told, never relied on. */
  readonly ts: number;
}

/** A roster as it came, with what judges it; its signature still to be checked. */
export interface Claim {
  readonly roster: Roster;
  readonly body: Canonical;
  readonly sig: string;
}

/** Longest roster, in UTF-8 bytes: sixteen devices with the longest names. */
export const ROSTER_LIMIT = 16_384;
/** Eight people, two devices each. */
export const MOST_MEMBERS = 16;

const FIELDS = ['t', 'v', 'call', 'seq', 'prev', 'host', 'members', 'ts', 'sig'] as const;
const MEMBER_FIELDS = ['id', 'name', 'role', 'idk', 'fp', 'ver'] as const;
const ROLES: readonly unknown[] = [
  'host',
  'staff',
  'patient',
  'relative',
  'interpreter',
  'colleague',
] satisfies SeatRole[];
const VOUCHES: readonly unknown[] = ['sas', 'pin', 'none', 'self'] satisfies Vouch[];
const ID = /^[\x21-\x7e]{1,64}$/;
const LONGEST_NAME = 400;
/** Keys, certificates and hashes: base64url, a kind and a dot before it. */
const BYTES = /^[\w.-]{1,128}$/;

/** The text of a roster for `zvb-ctl`, signed (type `roster`) over every field but `sig`. */
export async function signedRoster(sign: Sign, roster: Roster): Promise<string> {
  const body = bodyOf(roster);
  // JSON.stringify keeps the order of the fields: `t` stands first
  return JSON.stringify({ ...body, sig: await signature(sign, 'roster', body) });
}

/** The hash by which the next roster names this one, base64url. */
export function rosterHash(body: Canonical): Promise<string> {
  return hash('roster', body);
}

/** Reads the text of a roster; null when it is not exactly one. Keys and signature are not looked at yet. */
export function readRoster(text: string): Claim | null {
  const outer = readExactly(text, ROSTER_LIMIT, FIELDS);
  if (outer === null || outer.t !== 'roster' || outer.v !== 1) return null;
  const { call, seq, prev, host, ts, sig } = outer;
  const members = membersOf(outer.members);
  if (members === null || typeof call !== 'string' || typeof host !== 'string') return null;
  if (!isCount(seq) || !isCount(ts) || typeof sig !== 'string') return null;
  if (seq === 1 ? prev !== null : seq === 0 || !isBytes(prev)) return null;
  if (!members.some(({ id }) => id === host)) return null;
  if (!members.every(({ id, role, ver }) => isHostEntry(id === host, role, ver))) return null;
  const roster: Roster = { call, seq, prev: isBytes(prev) ? prev : null, host, members, ts };
  return { roster, body: bodyOf(roster), sig };
}

/** Whether this is so of the host alone: the role, and that nobody need make sure of it. */
function isHostEntry(isHost: boolean, role: SeatRole, ver: Vouch): boolean {
  return (role === 'host') === isHost && (ver === 'self') === isHost;
}

function membersOf(value: unknown): readonly Member[] | null {
  if (!Array.isArray(value) || value.length > MOST_MEMBERS) return null;
  const members: Member[] = [];
  for (const one of value) {
    const member = exactly(one, MEMBER_FIELDS);
    const before = members.at(-1);
    if (member === null || !isMember(member) || (before !== undefined && before.id >= member.id)) return null;
    members.push(member);
  }
  return members;
}

function isMember(
  member: Record<(typeof MEMBER_FIELDS)[number], unknown>,
): member is Record<(typeof MEMBER_FIELDS)[number], unknown> & Member {
  const { id, name, role, idk, fp, ver } = member;
  if (typeof id !== 'string' || !ID.test(id)) return false;
  if (typeof name !== 'string' || name.length > LONGEST_NAME || !name.isWellFormed()) return false;
  return ROLES.includes(role) && VOUCHES.includes(ver) && isBytes(idk) && isBytes(fp);
}

function isBytes(value: unknown): value is string {
  return typeof value === 'string' && BYTES.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function bodyOf({ call, seq, prev, host, members, ts }: Roster) {
  const entries = members.map(({ id, name, role, idk, fp, ver }) => ({ id, name, role, idk, fp, ver }));
  return { t: 'roster', v: 1, call, seq, prev, host, members: entries, ts } as const;
}
