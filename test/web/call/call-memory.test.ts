import { describe, expect, test } from 'vitest';
import { rememberedGate, tabMemory } from '../../../web/src/call/call-memory.ts';
import { type GatePeer, mayAttach, step } from '../../../web/src/call/gate.ts';

const HOST: GatePeer = { id: 'h', seat: 'h', role: 'host' };

/** A tab's storage. */
function storage(): Storage {
  const slots = new Map<string, string>();
  return {
    getItem: (key: string) => slots.get(key) ?? null,
    setItem: (key: string, value: string) => void slots.set(key, value),
    removeItem: (key: string) => void slots.delete(key),
  } as Storage;
}

describe('what a tab remembers over a reload', () => {
  const call = {
    call: 'c1',
    pressed: ['p'],
    confirmed: ['p'],
    host: 'h',
    lifted: null,
    runs: { h: 2 },
    keys: { h: 'key' },
  };

  test('is its own seat, until it is told to forget', () => {
    const tab = storage();
    tabMemory('p', tab).write(call);
    expect(tabMemory('p', tab).read()).toEqual(call);
    expect(tabMemory('q', tab).read().pressed).toEqual([]);
    tabMemory('p', tab).forget();
    expect(tabMemory('p', tab).read().pressed).toEqual([]);
  });

  test('is nothing where the browser keeps nothing, or the text is broken', () => {
    expect(tabMemory('p', null).read().pressed).toEqual([]);
    const tab = storage();
    tab.setItem('beeldkamer.call.p', '{');
    expect(tabMemory('p', tab).read().pressed).toEqual([]);
  });

  test('saves the press, never the signature: that one is of a connection', () => {
    const app = { type: 'app', call: 'c1', admitted: new Set(['p']) } as const;
    const gate = step(rememberedGate('guest', 'p', call), app);
    expect(mayAttach(gate, HOST)).toBe(false);
    expect(mayAttach(step(gate, { type: 'noted', peer: 'h' }), HOST)).toBe(true);
  });

  test('is of no use in another call', () => {
    const app = { type: 'app', call: 'c2', admitted: new Set(['p']) } as const;
    const gate = step(step(rememberedGate('guest', 'p', call), app), { type: 'noted', peer: 'h' });
    expect(mayAttach(gate, HOST)).toBe(false);
  });
});
