import { describe, expect, test } from 'vitest';
import { lineOf } from '../../../web/src/precall/measure.ts';
import { serversOver } from '../../../web/src/precall/path.ts';

describe('what trips of pings say', () => {
  test('half of each is the way to the relay: median, mean difference, what is missing', () => {
    expect(lineOf([40, 60, 40, 60], 5, 1_234.5)).toEqual({
      rttMs: 30,
      jitterMs: 10,
      lossPercent: 20,
      kbit: 1_235,
    });
  });

  test('nothing came back', () => {
    expect(lineOf([], 30, 0)).toEqual({ rttMs: 1_500, jitterMs: 0, lossPercent: 100, kbit: 0 });
  });

  test('one came back', () => {
    expect(lineOf([7], 1, 10)).toEqual({ rttMs: 4, jitterMs: 0, lossPercent: 0, kbit: 10 });
  });
});

describe('servers of one transport', () => {
  const all = {
    urls: ['turn:box:3478?transport=udp', 'turn:box:3478?transport=tcp', 'turns:box:443?transport=tcp'],
    username: 'u',
    credential: 'c',
  };

  test.each([
    ['udp', 'turn:box:3478?transport=udp'],
    ['tcp', 'turn:box:3478?transport=tcp'],
    ['tls', 'turns:box:443?transport=tcp'],
  ] as const)('%s', (transport, url) => {
    expect(serversOver(transport, [all])).toEqual([{ ...all, urls: [url] }]);
  });

  test('that is not offered', () => {
    expect(serversOver('tls', [{ ...all, urls: 'turn:box:3478?transport=udp' }])).toEqual([]);
    expect(serversOver('udp', [])).toEqual([]);
  });
});
