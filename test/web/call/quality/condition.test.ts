import { describe, expect, test } from 'vitest';
import { conditionText, readCondition, SOUND_CONDITION } from '../../../../web/src/call/quality/condition.ts';
import { encodingUnder } from '../../../../web/src/call/quality/limits.ts';

describe('what one side tells of its media', () => {
  test('comes over as it was said', () => {
    for (const said of [SOUND_CONDITION, { picture: 'rests', sound: 'silent', madeUp: 15 } as const])
      expect(readCondition(conditionText(said))).toEqual(said);
  });

  test.each([
    ['no text', 7],
    ['no JSON', '{'],
    ['another message', '{"t":"media","mic":true,"cam":true}'],
    ['another version', '{"t":"condition","v":2,"picture":"on","sound":"on","madeUp":0}'],
    ['a word of its own', '{"t":"condition","v":1,"picture":"<b>","sound":"on","madeUp":0}'],
    ['too much', '{"t":"condition","v":1,"picture":"on","sound":"on","madeUp":101}'],
    ['a fraction', '{"t":"condition","v":1,"picture":"on","sound":"on","madeUp":0.5}'],
    ['a text for a number', '{"t":"condition","v":1,"picture":"on","sound":"on","madeUp":"5"}'],
    ['a field too many', '{"t":"condition","v":1,"picture":"on","sound":"on","madeUp":0,"more":1}'],
    ['a field too few', '{"t":"condition","v":1,"picture":"on","sound":"on"}'],
    ['a list', '[]'],
  ])('%s is none', (_name, text) => {
    expect(readCondition(text)).toBeNull();
  });
});

describe('what a sender may send', () => {
  test('all it likes, but when the picture rests: then a voice, and a stamp', () => {
    expect(encodingUnder('full', 'video', { height: 720, seats: 2 })).toEqual({ scaleResolutionDownBy: 1 });
    expect(encodingUnder('small', 'video', { height: 720, seats: 2 })).toMatchObject({
      scaleResolutionDownBy: 4,
      maxFramerate: 6,
    });
    expect(encodingUnder('sound', 'video', { height: 720, seats: 2 })).toMatchObject({
      scaleResolutionDownBy: 8,
      maxFramerate: 1,
    });
    expect(encodingUnder('sound', 'video', { height: 48, seats: 2 })).toMatchObject({
      scaleResolutionDownBy: 1,
    });
    expect(encodingUnder('full', 'audio', { height: 0, seats: 2 })).toEqual({ adaptivePtime: false });
    expect(encodingUnder('sound', 'audio', { height: 0, seats: 2 })).toEqual({
      adaptivePtime: true,
      maxBitrate: 20_000,
    });
  });
});
