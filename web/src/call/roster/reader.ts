import { isSigned } from '../zvb1.ts';
import { following, hostEntry, type Link } from './chain.ts';
import { type HandoverClaim, readHandover } from './handover.ts';
import { type Member, type Roster, readRoster, rosterHash } from './roster.ts';

/** Who said a text: the other side of a proven connection, as its key and its certificate show. */
export interface Sender extends Pick<Member, 'id' | 'idk' | 'fp'> {
  /** Whether it is the host who let this person in. */
  readonly leads: boolean;
}

export interface ReaderOptions {
  readonly call: string;
  /** This side, as the app and its own browser know it. */
  readonly self: Omit<Member, 'ver'>;
  /** Who may be met from now on, by participant id: the members of the newest roster. */
  readonly onMembers: (host: string, members: ReadonlyMap<string, Member>) => void;
  /** The host has signed that this colleague leads from now on. @returns whether that is so for this page */
  readonly onTurn: (from: string, to: string) => boolean;
  /** The host offers the call to this side, or does so no longer. */
  readonly onOffer: () => void;
  /** Whether a connection with this member stands, and may go on while the host is silent. */
  readonly isMet: (id: string) => boolean;
  /** Who led the call until a moment ago: what was the newest then; null: nothing. */
  readonly held: Link | null;
}

/** Why a text is no news. */
export type Refusal =
  | 'malformed'
  /** of another call, or not from who it names as host */
  | 'elsewhere'
  | 'signature'
  /** it names this side otherwise than it is */
  | 'self'
  | 'rollback'
  | 'fork'
  | 'gap';

/** The host says its newest roster each ten seconds; after three that were missed it counts as gone. */
const SILENT_MS = 30_000;

/** The rosters that a guest hears, checked strictly in order; it holds the newest that stood every test. */
export class Reader {
  readonly #options: ReaderOptions;
  #held: Link | null;
  #queue: Promise<unknown> = Promise.resolve();
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Who leads since a handover was heard here; null: as the connections have it. */
  #leader: string | null = null;
  #offer: { readonly text: string; readonly seq: number } | null = null;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#held = options.held;
  }

  /** The newest roster, and its hash; null before the first. */
  get held(): Link | null {
    return this.#held;
  }

  /** The newest roster; null before the first. */
  get roster(): Roster | null {
    return this.#held?.roster ?? null;
  }

  /** The host's word that this side may take the call over, as long as it holds. */
  get offer(): string | null {
    return this.#offer?.text ?? null;
  }

  /** Takes a text of the channel. @returns why it is no news; null: it is the newest now, or that one said again */
  take(text: string, from: Sender): Promise<Refusal | null> {
    const taken = this.#queue.then(() => this.#take(text, from));
    this.#queue = taken;
    return taken;
  }

  close(): void {
    clearTimeout(this.#silence);
  }

  async #take(text: string, from: Sender): Promise<Refusal | null> {
    const leads = this.#leader === null ? from.leads : this.#leader === from.id;
    const handover = readHandover(text);
    if (handover !== null) return await this.#takeHandover(text, handover, { ...from, leads });
    const claim = readRoster(text);
    if (claim === null) return 'malformed';
    const { roster, body, sig } = claim;
    if (roster.call !== this.#options.call || !leads || !isFrom(roster, from)) return 'elsewhere';
    if (!this.#namesSelf(roster)) return 'self';
    if (!(await isSigned(from.idk, sig, 'roster', body))) return 'signature';
    const next = { roster, hash: await rosterHash(body) };
    const place = following(this.#held, next);
    if (place !== 'newer' && place !== 'same') return place;
    this.#held = next;
    if (this.#offer !== null && this.#offer.seq < roster.seq) this.#offered(null);
    this.#heard();
    return null;
  }

  /** From the host: an offer to this side. From the colleague whom it names: that he has taken it up. */
  async #takeHandover(
    text: string,
    { handover, body, sig }: HandoverClaim,
    sender: Sender,
  ): Promise<Refusal | null> {
    const held = this.#held;
    const { seq, from, to, idk } = handover;
    const heir = held?.roster.members.find(({ id }) => id === to);
    if (held === null || handover.call !== this.#options.call || from !== held.roster.host)
      return 'elsewhere';
    if (heir?.role !== 'staff' || heir.idk !== idk) return 'elsewhere';
    if (seq < held.roster.seq) return 'rollback';
    if (seq === held.roster.seq && handover.roster !== held.hash) return 'fork';
    if (!(await isSigned(hostEntry(held.roster)?.idk ?? '', sig, 'handover', body))) return 'signature';
    if (sender.leads) {
      if (to !== this.#options.self.id || seq !== held.roster.seq) return 'elsewhere';
      this.#offered({ text, seq });
      return null;
    }
    if (sender.id !== to || sender.idk !== idk || !this.#options.onTurn(from, to)) return 'elsewhere';
    this.#leader = to;
    return null;
  }

  #offered(offer: { readonly text: string; readonly seq: number } | null): void {
    this.#offer = offer;
    this.#options.onOffer();
  }

  /** This side stands in it as it is, or not at all: then nobody but the host may be met. */
  #namesSelf({ members }: Roster): boolean {
    const { id, name, role, idk, fp } = this.#options.self;
    const own = members.find((member) => member.id === id);
    if (own === undefined) return true;
    return own.name === name && own.role === role && own.idk === idk && own.fp === fp;
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#tell(this.#options.isMet), SILENT_MS);
    this.#tell(() => true);
  }

  #tell(may: (id: string) => boolean): void {
    const { host = '', members = [] } = this.roster ?? {};
    const isIn = members.some(({ id }) => id === this.#options.self.id);
    const met = members.filter(({ id }) => isIn && may(id));
    this.#options.onMembers(host, new Map(met.map((member) => [member.id, member])));
  }
}

/** A roster comes from its host's own browser, over the connection that this very key and certificate made. */
function isFrom(roster: Roster, { id, idk, fp }: Sender): boolean {
  const host = hostEntry(roster);
  return roster.host === id && host?.idk === idk && host.fp === fp;
}
