import { expect, test } from 'vitest';
import { openPins } from '../../../web/src/call/pins.ts';

// No IndexedDB here, as in a browser that keeps nothing; with one, the stories in real browsers look.
const anna = { idk: 'a', name: 'dr. De Vries' };
const jansen = { idk: 'j', name: 'Mw. Jansen' };

test('where nothing can be kept, a page still knows whom its person checked', async () => {
  const pins = await openPins();
  expect(pins.get({ pair: 'p', whose: 'host', endpoint: 0 })).toBeNull();
  pins.set({ pair: 'p', whose: 'host', endpoint: 0 }, anna);
  pins.set({ pair: 'p', whose: 'guest', endpoint: 0 }, jansen);
  expect(pins.get({ pair: 'p', whose: 'host', endpoint: 0 })).toEqual(anna);
  expect(pins.get({ pair: 'p', whose: 'guest', endpoint: 0 })).toEqual(jansen);
  expect(pins.get({ pair: 'q', whose: 'host', endpoint: 0 })).toBeNull();
  expect(pins.get({ pair: 'p', whose: 'guest', endpoint: 1 })).toBeNull();
  pins.set({ pair: 'p', whose: 'host', endpoint: 0 }, { ...anna, idk: 'new' });
  expect(pins.get({ pair: 'p', whose: 'host', endpoint: 0 })?.idk).toBe('new');
});

test('another page does not know it', async () => {
  expect((await openPins()).get({ pair: 'p', whose: 'host', endpoint: 0 })).toBeNull();
});
