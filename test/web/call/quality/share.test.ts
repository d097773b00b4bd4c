import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodingUnder } from '../../../../web/src/call/quality/limits.ts';
import { shareOf, UNTHINNED_SEATS, UPLOAD_BPS } from '../../../../web/src/call/quality/share.ts';

const seats = fc.integer({ min: 1, max: 8 });
const plans = fc.constantFrom('full' as const, 'small' as const, 'sound' as const);
const heights = fc.constantFrom(0, 90, 180, 352, 480, 720, 1080);

describe('the share of each of many', () => {
  test('there is no limit up to five', () => {
    expect([1, 2, 3, 4, 5].map(shareOf)).toEqual(Array(5).fill(null));
    expect(shareOf(6)).not.toBeNull();
  });

  test('all shares together never take more than one line has, and more people never get more each', () => {
    fc.assert(
      fc.property(seats, seats, (one, other) => {
        const [few, many] = [shareOf(Math.min(one, other)), shareOf(Math.max(one, other))];
        if (many === null) return few === null;
        const fits = many.maxBitrate * (Math.max(one, other) - 1) <= UPLOAD_BPS;
        if (few === null) return fits;
        return (
          fits &&
          many.maxBitrate <= few.maxBitrate &&
          many.height <= few.height &&
          many.maxFramerate <= few.maxFramerate
        );
      }),
    );
  });
});

describe('what a sender does under a plan, in company', () => {
  test('the picture keeps both limits, is never made larger, and the voice is left alone', () => {
    fc.assert(
      fc.property(plans, heights, seats, (plan, height, count) => {
        const alone = encodingUnder(plan, 'video', { height, seats: 2 });
        const {
          maxBitrate = Infinity,
          maxFramerate = Infinity,
          scaleResolutionDownBy = 1,
        } = encodingUnder(plan, 'video', { height, seats: count });
        expect(scaleResolutionDownBy).toBeGreaterThanOrEqual(Math.max(1, alone.scaleResolutionDownBy ?? 1));
        expect(maxBitrate).toBeLessThanOrEqual(alone.maxBitrate ?? Infinity);
        expect(maxFramerate).toBeLessThanOrEqual(alone.maxFramerate ?? Infinity);
        const share = shareOf(count);
        if (share !== null) {
          expect(maxBitrate).toBeLessThanOrEqual(share.maxBitrate);
          expect(maxFramerate).toBeLessThanOrEqual(share.maxFramerate);
          expect(height / scaleResolutionDownBy).toBeLessThanOrEqual(share.height);
        }
        const voice = (n: number) => encodingUnder(plan, 'audio', { height: 0, seats: n });
        expect(voice(count)).toEqual(voice(2));
      }),
    );
  });

  test('above five a picture that is black by choice is a stamp, once a second', () => {
    const camera = { height: 352, seats: UNTHINNED_SEATS + 1 };
    expect(encodingUnder('full', 'video', { ...camera, off: true })).toEqual(
      encodingUnder('sound', 'video', camera),
    );
    expect(encodingUnder('full', 'video', { ...camera, seats: 2, off: true })).toEqual({
      scaleResolutionDownBy: 1,
    });
  });
});
