import type { Edge } from '../edge.ts';
import type { Gate } from '../gate.ts';
import type { Sign } from '../zvb1.ts';
import { Keeper } from './keeper.ts';
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
}

/** Who is in the call: the host's page writes it, a guest's reads it. Fetched with the first live connection. */
export interface Book {
  /** Guest: the host said this. */
  take(text: string, from: Sender): void;
  /** Host: somebody may have come, changed or gone. */
  update(): void;
  close(): void;
}

export function openBook(options: BookOptions): Book {
  return options.self.role === 'host' ? writer(options) : reader(options);
}

function writer({ self, storage, slot, ...more }: BookOptions): Book {
  const keeper = new Keeper({
    ...more,
    self: { ...self, ver: 'self' },
    kept: keptIn(storage, slot),
    keep(texts) {
      try {
        storage?.setItem(slot, JSON.stringify(texts));
      } catch {
        // full or forbidden: a reload begins a chain of its own
      }
    },
  });
  return { take: () => undefined, update: () => keeper.update(), close: () => keeper.close() };
}

function reader({ call, self, edges, onMembers }: BookOptions): Book {
  const book = new Reader({
    call,
    self,
    isMet: (id) => edges().some(({ peer, open }) => peer.id === id && open),
    onMembers,
  });
  return {
    take: (text, from) => void book.take(text, from),
    update: () => undefined,
    close: () => book.close(),
  };
}

function keptIn(storage: Storage | null, slot: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(slot) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
