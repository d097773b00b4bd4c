import { closedGate, type Gate, step } from './gate.ts';
import type { SessionOptions } from './view.ts';

/** What a tab remembers of its seat over a reload, and no longer than the tab lives. */
export interface CallMemory {
  readonly call: string | null;
  readonly pressed: readonly string[];
  readonly confirmed: readonly string[];
  readonly host: string | null;
  readonly lifted: string | null;
  /** Device keys seen in this call, by participant id. */
  readonly keys: Readonly<Record<string, string>>;
  /** Comparisons begun in this call, by participant id: a reload gives nobody another guess. */
  readonly runs: Readonly<Record<string, number>>;
}

const NOTHING: CallMemory = {
  call: null,
  ...{ pressed: [], confirmed: [], host: null, lifted: null },
  ...{ keys: {}, runs: {} },
};

/** The memory of one seat in this tab. Where the browser keeps nothing, a reload asks for a new press. */
export interface Memory {
  read(): CallMemory;
  write(memory: CallMemory): void;
  forget(): void;
}

export function tabMemory(seat: string, storage: Storage | null): Memory {
  const slot = `beeldkamer.call.${seat}`;
  return {
    read: () => parse(storage?.getItem(slot) ?? null),
    write(memory) {
      try {
        storage?.setItem(slot, JSON.stringify(memory));
      } catch {
        // full or forbidden: then a reload asks for a new press
      }
    },
    forget() {
      for (const one of [slot, rosterSlot(seat)]) storage?.removeItem(one);
    },
  };
}

/** Where a host's page keeps the rosters of its call. */
export function rosterSlot(seat: string): string {
  return `beeldkamer.call.${seat}.roster`;
}

/** The tab's storage, or null where the page may not have one. */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** What a reload must find again. */
export function memoryOf(
  { call, pressed, confirmed, host, lifted }: Gate,
  keys: ReadonlyMap<string, string>,
  runs: ReadonlyMap<string, number>,
): CallMemory {
  const known = { keys: Object.fromEntries(keys), runs: Object.fromEntries(runs) };
  return { call, pressed: [...pressed], confirmed: [...confirmed], host, lifted, ...known };
}

/** The gate as it was before the reload, but for the connections: those are new and carry no admission yet. */
export function rememberedGate(side: Gate['side'], seat: string, memory: CallMemory): Gate {
  const { call, pressed, confirmed, host, lifted } = memory;
  return {
    ...closedGate(side, seat),
    call,
    pressed: new Set(pressed),
    confirmed: new Set(confirmed),
    host,
    lifted,
  };
}

/** The gate of a page that begins. A guest's press starts anew, whatever this tab did before. */
export function firstGate(
  { seat, pressed, as: side }: Pick<SessionOptions, 'seat' | 'pressed' | 'as'>,
  memory: Memory,
): Gate {
  if (pressed && side === 'guest') return step(closedGate(side, seat), { type: 'pressed', seat });
  return rememberedGate(side, seat, memory.read());
}

function parse(text: string | null): CallMemory {
  try {
    return text === null ? NOTHING : { ...NOTHING, ...(JSON.parse(text) as Partial<CallMemory>) };
  } catch {
    return NOTHING;
  }
}
