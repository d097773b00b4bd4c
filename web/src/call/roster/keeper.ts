import type { Gate } from '../gate.ts';
import type { Standing } from '../sas/check-view.ts';
import type { Sign } from '../zvb1.ts';
import { following, type Link } from './chain.ts';
import { readHandover, signedHandover } from './handover.ts';
import { isSame, membersNow } from './members.ts';
import { type Member, type Roster, readRoster, rosterHash, signedRoster } from './roster.ts';

/** A connection with a guest, as far as a roster rests on it. */
export interface Line {
  readonly peer: Pick<Member, 'id' | 'name' | 'role'>;
  /** Live media belong on it. */
  readonly open: boolean;
  /** How it stands (`PeerPath`). */
  readonly path: string;
  readonly connection: {
    /** Key and certificate of the other side; null: not proven. */
    readonly peerIdk: string | null;
    readonly peerFp: string | null;
    /** @returns false when it cannot be said now */
    say(text: string): boolean;
  };
  readonly check: { readonly view: { readonly standing: Standing } } | null;
}

export interface KeeperOptions {
  readonly call: string;
  readonly self: Member;
  readonly sign: Sign;
  readonly gate: () => Pick<Gate, 'pressed' | 'confirmed'>;
  readonly edges: () => readonly Line[];
  /** The texts that the tab has kept; empty: none. */
  readonly kept: readonly string[];
  /** Keeps them, before one of them leaves. */
  readonly keep: (texts: readonly string[]) => void;
  /** From whom this side took the call over; null: it is its own from the beginning. */
  readonly predecessor: Predecessor | null;
}

/** What the former host left behind. */
export interface Predecessor {
  /** The last roster of his that is known here. */
  readonly last: Link;
  /** His signed word: whoever was in the call hears it first. */
  readonly handover: string;
}

interface Said {
  readonly link: Link;
  readonly text: string;
}

/** Enough to let anybody catch up who was away; each is some 2 KB. */
const MOST_KEPT = 32;
const EVERY_MS = 10_000;
/** The first one is of no use to anybody but the two who are looking at their first pictures. */
const SETTLED_MS = 1_000;

/** The host's rosters: made when somebody comes, changes or goes, said to all, and said again every ten seconds. */
export class Keeper {
  readonly #options: KeeperOptions;
  #chain: readonly Said[] = [];
  /** The last that was said on a connection, and the last number with which the call was offered on one. */
  readonly #saidOn = new WeakMap<Line['connection'], number>();
  readonly #offeredOn = new WeakMap<Line['connection'], number>();
  #before: Link | null;
  #handover: string | null;
  #heir: { readonly id: string; readonly idk: string } | null = null;
  /** A handover that was said holds until the next roster. */
  #revokes = false;
  readonly #repeating: ReturnType<typeof setInterval>;
  #settled = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void>;
  #waits = false;
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#before = options.predecessor?.last ?? null;
    this.#handover = options.predecessor?.handover ?? null;
    this.#queue = this.#restore();
    this.#repeating = setInterval(() => this.#repeat(), EVERY_MS);
  }

  /** The newest roster; null before the first. */
  get roster(): Roster | null {
    return this.#newest?.roster ?? null;
  }

  /** The newest roster and its hash; null before the first. */
  get held(): Link | null {
    return this.#newest;
  }

  /** Who may take the call over: participant id; null: nobody. */
  get heir(): string | null {
    return this.#heir?.id ?? null;
  }

  /**
   * This colleague may take the call over, with the device that is there now; null: nobody any more.
   *
   * @returns whether it can be said: the colleague is live.
   */
  offer(to: string | null): boolean {
    const member =
      to === null
        ? null
        : this.#options
            .edges()
            .flatMap(memberOf)
            .find(({ id }) => id === to);
    if (member === undefined || (member !== null && member.role !== 'staff')) return false;
    this.#revokes ||= this.#heir !== null;
    this.#heir = member && { id: member.id, idk: member.idk };
    this.update();
    return true;
  }

  /** Somebody may have come, changed or gone. Harmless to repeat. */
  update(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#queue = this.#queue.then(async () => {
      this.#waits = false;
      // what the app calls people may be nothing that can be signed: then nobody is brought together
      if (!this.#closed) await this.#bringUpToDate().catch(() => undefined);
    });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#repeating);
    clearTimeout(this.#settling);
  }

  async #bringUpToDate(): Promise<void> {
    const { self } = this.#options;
    const live = this.#options.edges().flatMap(memberOf);
    if (this.roster === null && live.length === 0) return;
    if (this.roster === null && live.length === 1 && !this.#settled) return this.#settleFirst();
    const members = membersNow(this.roster, { host: self, live, stays: (id) => this.#stays(id) });
    if (this.#revokes || this.#chain.length === 0 || !isSame(this.roster?.members ?? [], members))
      await this.#issue(members);
    for (const edge of this.#options.edges()) this.#catchUp(edge);
    await this.#tellHeir();
  }

  get #newest(): Link | null {
    return this.#chain.at(-1)?.link ?? this.#before;
  }

  /** The colleague hears anew with each roster that the call may be taken over: by the device of the offer alone. */
  async #tellHeir(): Promise<void> {
    const { call, self, sign, edges } = this.#options;
    const [heir, held] = [this.#heir, this.#newest];
    const line = edges().find(({ peer, open }) => open && peer.id === heir?.id);
    if (heir === null || held === null || line === undefined) return;
    const { connection } = line;
    const { seq, members } = held.roster;
    const heard = this.#saidOn.get(connection) === seq && this.#offeredOn.get(connection) !== seq;
    if (!heard || !members.some(({ id, idk }) => id === heir.id && idk === heir.idk)) return;
    const to = { from: self.id, to: heir.id, idk: heir.idk };
    const text = await signedHandover(sign, { call, seq, roster: held.hash, ...to });
    if (!this.#closed && this.#heir === heir && connection.say(text)) this.#offeredOn.set(connection, seq);
  }

  #settleFirst(): void {
    this.#settling ??= setTimeout(() => {
      this.#settled = true;
      this.update();
    }, SETTLED_MS);
  }

  async #issue(members: readonly Member[]): Promise<void> {
    const { call, self, sign, keep } = this.#options;
    const before = this.#newest;
    const roster: Roster = {
      call,
      seq: (before?.roster.seq ?? 0) + 1,
      prev: before?.hash ?? null,
      host: self.id,
      members,
      ts: Math.floor(Date.now() / 1_000),
    };
    const said = await read(await signedRoster(sign, roster));
    if (said === null || this.#closed) return;
    this.#chain = [...this.#chain.slice(1 - MOST_KEPT), said];
    this.#revokes = false;
    keep([...(this.#handover === null ? [] : [this.#handover]), ...this.#chain.map(({ text }) => text)]);
  }

  /**
   * On a connection of before only what is new, on a fresh one what is kept of the time that this guest was in: nobody finds
   * a gap, and nobody learns who was there before.
   */
  #catchUp({ open, connection, peer }: Line): void {
    const fresh = open && !this.#saidOn.has(connection);
    if (fresh && this.#handover !== null && !connection.say(this.#handover)) return;
    for (const { link, text } of open ? this.#chain : []) {
      if (link.roster.seq <= (this.#saidOn.get(connection) ?? 0)) continue;
      if (!link.roster.members.some(({ id }) => id === peer.id)) continue;
      if (!connection.say(text)) return;
      this.#saidOn.set(connection, link.roster.seq);
    }
  }

  #repeat(): void {
    this.update();
    const newest = this.#chain.at(-1);
    for (const { open, connection } of this.#options.edges()) {
      const heard = newest !== undefined && this.#saidOn.get(connection) === newest.link.roster.seq;
      if (open && heard) connection.say(newest.text);
    }
  }

  /** Let in, and away for a moment: reloading, or on another network. */
  #stays(id: string): boolean {
    const { pressed, confirmed } = this.#options.gate();
    const path = this.#options.edges().find(({ peer }) => peer.id === id)?.path;
    if (path === 'mismatch' || path === 'other-device') return false;
    const [seat = id] = id.split('.', 1);
    return pressed.has(seat) && confirmed.has(seat);
  }

  /** A reload goes on where the page before it was; what does not hang together is forgotten: a chain begins anew. */
  async #restore(): Promise<void> {
    const { call, self, kept } = this.#options;
    const chain: Said[] = [];
    const [first = ''] = kept;
    const handover = readHandover(first) === null ? null : first;
    for (const text of handover === null ? kept : kept.slice(1)) {
      const said = await read(text);
      const { roster } = said?.link ?? {};
      if (said === null || roster?.call !== call || roster.host !== self.id) return;
      const before = chain.at(-1)?.link ?? null;
      if (before !== null && following(before, said.link) !== 'newer') return;
      chain.push(said);
    }
    this.#chain = chain;
    this.#handover ??= handover;
  }
}

async function read(text: string): Promise<Said | null> {
  const claim = readRoster(text);
  if (claim === null) return null;
  return { text, link: { roster: claim.roster, hash: await rosterHash(claim.body) } };
}

function memberOf({ open, peer, connection, check }: Line): readonly Member[] {
  const { peerIdk: idk, peerFp: fp } = connection;
  if (!open || idk === null || fp === null || peer.role === 'host') return [];
  const standing = check?.view.standing;
  const ver = standing === 'verified' ? 'sas' : standing === 'earlier' ? 'pin' : 'none';
  return [{ id: peer.id, name: peer.name, role: peer.role, idk, fp, ver }];
}
