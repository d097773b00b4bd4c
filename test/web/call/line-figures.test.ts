import { expect, test } from 'vitest';
import type { LineDetails } from '../../../web/src/call/quality/line-view.ts';
import { figuresOf } from '../../../web/src/parts/call/line-figures.ts';

const DETAILS: LineDetails = {
  ...{ route: { path: 'relay', transport: 'tls' }, codecs: ['opus', 'VP8'], jitterMs: 4, rttMs: 51 },
  ...{ lossInPercent: 0.5, lossOutPercent: 0, concealedPercent: 1.5, kbitIn: 900, kbitOut: 42 },
};
const read = (details: LineDetails) =>
  figuresOf(details).map(({ figure }) => ('say' in figure ? figure.say : figure.text));

test('a line is read out with its units, in a fixed order', () => {
  expect(read(DETAILS)).toEqual([
    ...[
      'path.relay',
      'TLS',
      'opus, VP8',
      '51 ms',
      '4 ms',
      '0.5 %',
      '0 %',
      '1.5 %',
      '900 kbit/s',
      '42 kbit/s',
    ],
  ]);
});

test('what is not known is called so', () => {
  const unknown = read({ ...DETAILS, route: null, codecs: [], rttMs: null });
  expect(unknown.slice(0, 4)).toEqual(Array(4).fill('figures.unknown'));
});
