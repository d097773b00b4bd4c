import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url } from '../../../web/src/call/bytes.ts';
import { exactly, hash, input, isSigned, readExactly, signature } from '../../../web/src/call/zvb1.ts';
import vectors from '../../vectors/zvb1.json' with { type: 'json' };
import { device } from './person.ts';

describe('zvb1 hashes and signatures', () => {
  test('the published vectors', async () => {
    expect(await hash('T', vectors.T)).toBe(vectors.th);
    expect(await hash('commit', vectors.commit_input)).toBe(vectors.commit);
  });

  test('the input names its type, a zero byte, and the canonical object', () => {
    expect(new TextDecoder().decode(input('bind', { b: 1, a: 'é' }))).toBe('zvb1:bind\0{"a":"é","b":1}');
  });

  test('a signature holds for its key, type and object, and for nothing else', async () => {
    const [mine, other] = [await device(), await device()];
    const object = { call: 'c', n: 1 };
    const sig = await signature(mine.sign, 'bind', object);
    expect(await isSigned(mine.idk, sig, 'bind', object)).toBe(true);
    expect(await isSigned(other.idk, sig, 'bind', object)).toBe(false);
    expect(await isSigned(mine.idk, sig, 'admit', object)).toBe(false);
    expect(await isSigned(mine.idk, sig, 'bind', { ...object, n: 2 })).toBe(false);
  });

  test('nonsense for a key or signature is false, never an error', async () => {
    const text = fc.oneof(fc.string(), fc.uint8Array({ minLength: 32, maxLength: 64 }).map(toBase64url));
    await fc.assert(
      fc.asyncProperty(text, text, async (idk, sig) => {
        expect(await isSigned(idk, sig, 'bind', {})).toBe(false);
      }),
    );
  });
});

describe('messages', () => {
  test('exactly the fields, no more and no less', () => {
    expect(exactly({ a: 1, b: 2 }, ['a', 'b'])).toEqual({ a: 1, b: 2 });
    for (const wrong of [{ a: 1 }, { a: 1, b: 2, c: 3 }, [1, 2], null, 'ab', Object.create({ a: 1, b: 2 })]) {
      expect(exactly(wrong, ['a', 'b'])).toBeNull();
    }
  });

  test('the limit counts bytes, not characters', () => {
    const text = JSON.stringify({ a: 'é'.repeat(10) });
    expect(readExactly(text, 28, ['a'])).not.toBeNull();
    expect(readExactly(text, 27, ['a'])).toBeNull();
    expect(readExactly('{"a":', 27, ['a'])).toBeNull();
  });
});
