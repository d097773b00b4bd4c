import type { Gate } from '../gate.ts';
import type { Standing } from '../sas/check-view.ts';
import type { Sign } from '../zvb1.ts';
import { following, type Link } from './chain.ts';
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
  /** The last that was said on a connection. */
  readonly #saidOn = new WeakMap<Line['connection'], number>();
  readonly #repeating: ReturnType<typeof setInterval>;
  #settled = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void>;
  #waits = false;
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#queue = this.#restore();
    this.#repeating = setInterval(() => this.#repeat(), EVERY_MS);
  }

  /** The newest roster; null before the first. */
  get roster(): Roster | null {
    return this.#chain.at(-1)?.link.roster ?? null;
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
    if (this.roster === null || !isSame(this.roster.members, members)) await this.#issue(members);
    for (const edge of this.#options.edges()) this.#catchUp(edge);
  }

  #settleFirst(): void {
    this.#settling ??= setTimeout(() => {
      this.#settled = true;
      this.update();
    }, SETTLED_MS);
  }

  async #issue(members: readonly Member[]): Promise<void> {
    const { call, self, sign, keep } = this.#options;
    const before = this.#chain.at(-1)?.link ?? null;
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
    keep(this.#chain.map(({ text }) => text));
  }

  /**
   * On a connection of before only what is new, on a fresh one what is kept of the time that this guest was in: nobody finds
   * a gap, and nobody learns who was there before.
   */
  #catchUp({ open, connection, peer }: Line): void {
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
    for (const text of kept) {
      const said = await read(text);
      const { roster } = said?.link ?? {};
      if (said === null || roster?.call !== call || roster.host !== self.id) return;
      const before = chain.at(-1)?.link ?? null;
      if (before !== null && following(before, said.link) !== 'newer') return;
      chain.push(said);
    }
    this.#chain = chain;
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
