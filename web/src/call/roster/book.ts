import type { Edge } from '../edge.ts';
import type { Gate } from '../gate.ts';
import type { HandoverView } from '../view.ts';
import type { Sign } from '../zvb1.ts';
import { Keeper, type Predecessor } from './keeper.ts';
import { Reader, type Sender } from './reader.ts';
import type { Member } from './roster.ts';

export interface BookOptions {
  readonly call: string;
  readonly self: Omit<Member, 'ver'>;
  readonly sign: Sign;
  /** Where a host's rosters outlive a reload, and under which name; null: nowhere. */
  readonly storage: Storage | null;
  readonly slot: string;
  readonly gate: () => Gate;
  readonly edges: () => readonly Edge[];
  /** Guest: whom the host names now. */
  readonly onMembers: (host: string, members: ReadonlyMap<string, Member>) => void;
  /** Guest: a colleague leads from now on, and the host has signed it. @returns whether that is so for this page */
  readonly onTurn: (from: string, to: string) => boolean;
  readonly onChange: () => void;
}

/** A call that goes to another host by what was pressed on this page. */
export interface Turn {
  readonly from: string;
  readonly to: string;
}

/** Who is in the call: the host's page writes it, a guest's reads it. Fetched with the first live connection. */
export class Book {
  readonly #options: BookOptions;
  #part: Keeper | Reader;
  #taking = false;

  constructor(options: BookOptions) {
    this.#options = options;
    this.#part = options.self.role === 'host' ? writer(options, null) : reader(options, null);
  }

  /** Who may take the call over, as a screen shows it. */
  get view(): HandoverView {
    const part = this.#part;
    if (part instanceof Keeper) return { heir: part.heir, offered: false };
    return { heir: null, offered: part.offer !== null };
  }

  /** The turn for which a person pressed here; null: none. */
  get turn(): Turn | null {
    const part = this.#part;
    const host = part.roster?.host;
    if (part instanceof Keeper) return part.heir === null ? null : { from: this.#me, to: part.heir };
    return this.#taking && part.offer !== null && host !== undefined ? { from: host, to: this.#me } : null;
  }

  /** Guest: the host said this, or the colleague to whom he gave the call. */
  take(text: string, from: Sender): void {
    if (this.#part instanceof Reader) void this.#part.take(text, from);
  }

  /** Host: somebody may have come, changed or gone. */
  update(): void {
    if (this.#part instanceof Keeper) this.#part.update();
  }

  /** Host: this colleague may take the call over; null: nobody. @returns whether it can be said */
  offer(to: string | null): boolean {
    return this.#part instanceof Keeper && this.#part.offer(to);
  }

  /** Guest: the person here takes up the offer. @returns whether there is one */
  accept(): boolean {
    this.#taking = this.#part instanceof Reader && this.#part.offer !== null;
    return this.#taking;
  }

  /** The call has gone to another host: this side writes from now on, or reads. @returns who is in the call */
  change(role: Member['role'], name: string): readonly Member[] {
    const part = this.#part;
    const { held } = part;
    part.close();
    const options = { ...this.#options, self: { ...this.#options.self, role, name } };
    if (part instanceof Reader && held !== null && part.offer !== null)
      this.#part = writer(options, { last: held, handover: part.offer });
    else this.#part = reader(options, held);
    this.#taking = false;
    return held?.roster.members ?? [];
  }

  close(): void {
    this.#part.close();
  }

  get #me(): string {
    return this.#options.self.id;
  }
}

function writer({ self, storage, slot, ...more }: BookOptions, predecessor: Predecessor | null): Keeper {
  return new Keeper({
    ...more,
    self: { ...self, ver: 'self' },
    predecessor,
    kept: predecessor === null ? keptIn(storage, slot) : [],
    keep(texts) {
      try {
        storage?.setItem(slot, JSON.stringify(texts));
      } catch {
        // full or forbidden: a reload begins a chain of its own
      }
    },
  });
}

function reader(
  { call, self, edges, onMembers, onTurn, onChange }: BookOptions,
  held: Reader['held'],
): Reader {
  return new Reader({
    call,
    self,
    held,
    isMet: (id) => edges().some(({ peer, open }) => peer.id === id && open),
    onMembers,
    onTurn,
    onOffer: onChange,
  });
}

function keptIn(storage: Storage | null, slot: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(slot) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
