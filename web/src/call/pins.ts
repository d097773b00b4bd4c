import { inStorage, settled } from './device-storage.ts';

/** The device key of somebody whom a person here has checked. */
export interface Pin {
  /** As messages name it: of one kind, and of no other. */
  readonly idk: string;
  /** As it stood on screen: the same key under another name was not checked. */
  readonly name: string;
}

/**
 * Whose key it is: `pair` names patient and clinician alike on both sides (`PeerView.pair`), and both may share a
 * browser.
 */
export interface PinSlot {
  readonly pair: string;
  readonly whose: 'host' | 'guest';
  /** A person's second device has a key of its own. */
  readonly endpoint: 0 | 1;
}

/** Keys that were checked on this device. Where the browser keeps nothing, they are remembered by this page alone. */
export interface Pins {
  get(slot: PinSlot): Pin | null;
  /** Keys that were checked under this name, whatever the pair: what people see of each other is the name. */
  named(whose: PinSlot['whose'], name: string): readonly string[];
  /** Keeps it in place of an earlier one. */
  set(slot: PinSlot, pin: Pin): void;
}

/** Reads what is kept. Never rejects. */
export async function openPins(): Promise<Pins> {
  const known = await readAll();
  return {
    get: (slot) => known.get(keyOf(slot)) ?? null,
    named: (whose, name) =>
      [...known]
        .filter(([key, pin]) => key.split(' ')[1] === whose && pin.name === name)
        .map(([, { idk }]) => idk),
    set(slot, pin) {
      known.set(keyOf(slot), pin);
      void write(keyOf(slot), pin);
    },
  };
}

function keyOf({ pair, whose, endpoint }: PinSlot): string {
  return `${pair} ${whose} ${endpoint}`;
}

async function readAll(): Promise<Map<string, Pin>> {
  try {
    return await inStorage('pins', 'readonly', async (store) => {
      const [keys, pins] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      return new Map(keys.map((key, at) => [String(key), pins[at] as Pin]));
    });
  } catch {
    return new Map(); // nothing can be kept here: everybody is new
  }
}

async function write(key: string, pin: Pin): Promise<void> {
  try {
    await inStorage('pins', 'readwrite', async (store) => void store.put(pin, key));
  } catch {
    // the tick holds for this page; `remembered` has told the person so
  }
}
