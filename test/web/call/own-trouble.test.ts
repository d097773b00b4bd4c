import { describe, expect, test } from 'vitest';
import type { LineView } from '../../../web/src/call/quality/line-view.ts';
import { ownTrouble } from '../../../web/src/parts/call/own-trouble.ts';

const FINE: LineView = {
  grade: 'good',
  ours: { picture: 'on', sound: 'on' },
  theirs: { picture: 'on', sound: 'on' },
  details: null,
};
const ON = { microphone: 'on', camera: 'on' } as const;
const peer = (name: string, ours: Partial<LineView['ours']>, path: 'live' | 'ready' = 'live') => ({
  name,
  path,
  line: { ...FINE, ours: { ...FINE.ours, ...ours } },
});

describe('what goes wrong with the own media', () => {
  test('nothing, as long as nothing does', () => {
    expect(ownTrouble(ON, [])).toBeNull();
    expect(ownTrouble(ON, [peer('A', {}), { name: 'B', path: 'live', line: null }])).toBeNull();
  });

  test('a device that is gone comes before all else, the microphone first', () => {
    const both = { microphone: { problem: 'ended' }, camera: 'interrupted' } as const;
    expect(ownTrouble(both, [peer('A', { picture: 'black' })])).toEqual({ what: 'device', why: 'ended' });
    const refused = { ...ON, camera: { problem: 'denied' } } as const;
    expect(ownTrouble(refused, [])).toEqual({ what: 'device', why: 'denied' });
  });

  test('who cannot hear or see is named; a voice matters more than a picture', () => {
    const deaf = peer('A', { sound: 'silent', picture: 'black' });
    expect(ownTrouble(ON, [deaf, peer('B', {})])).toEqual({ what: 'silent', names: ['A'] });
    expect(ownTrouble(ON, [peer('A', { picture: 'black' })])).toEqual({ what: 'black', names: ['A'] });
    expect(ownTrouble(ON, [peer('A', { picture: 'rests' })])).toEqual({ what: 'rests' });
  });

  test('is not said of what is off on purpose, nor to who is not live', () => {
    const all = { sound: 'silent', picture: 'black' } as const;
    expect(ownTrouble({ microphone: 'muted', camera: 'off' }, [peer('A', all)])).toBeNull();
    expect(ownTrouble({ microphone: 'off', camera: 'off' }, [peer('A', { picture: 'rests' })])).toBeNull();
    expect(ownTrouble(ON, [peer('A', all, 'ready')])).toBeNull();
  });
});
