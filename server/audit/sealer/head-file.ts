import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/** A head as it was signed. */
export interface SealedHead {
  readonly generation: number;
  readonly size: number;
  /** Root of the tree, base64. */
  readonly root: string;
  /** When, ISO 8601. */
  readonly at: string;
  /** The C2SP signed note. */
  readonly note: string;
}

/** Every head of one generation, in order of size: a line of JSON each. */
export interface HeadFile {
  readonly last: SealedHead | null;
  /** Adds a head; it is on the disk when this returns. */
  append(head: SealedHead): void;
  /** The heads of more lines than `size`, oldest first, `count` at most. */
  after(size: number, count: number): SealedHead[];
  close(): void;
}

/** Opens the file, made when it is not there. A half line at its end, which a power cut leaves, is cut off. */
export function openHeadFile(file: string): HeadFile {
  const handle = openSync(file, 'a+', 0o600);
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) {
    ftruncateSync(handle, Buffer.byteLength(whole));
    fsyncSync(handle);
  }
  // where each head stands: ten years of a busy log are a million numbers, not a gigabyte of text
  const sizes: number[] = [];
  const places: number[] = [];
  let end = 0;
  for (let at = 0; at < whole.length; ) {
    const next = whole.indexOf('\n', at) + 1;
    const line = whole.slice(at, next);
    sizes.push((JSON.parse(line) as SealedHead).size);
    places.push(end);
    end += Buffer.byteLength(line);
    at = next;
  }

  function read(index: number): SealedHead {
    const from = places[index] ?? end;
    const buffer = Buffer.alloc((places[index + 1] ?? end) - from);
    readSync(handle, buffer, 0, buffer.length, from);
    return JSON.parse(buffer.toString('utf8')) as SealedHead;
  }

  return {
    get last() {
      return sizes.length === 0 ? null : read(sizes.length - 1);
    },
    append(head) {
      const line = Buffer.from(`${JSON.stringify(head)}\n`, 'utf8');
      try {
        for (let at = 0; at < line.length; ) at += writeSync(handle, line, at);
        fsyncSync(handle);
      } catch (cause) {
        ftruncateSync(handle, end);
        throw cause;
      }
      sizes.push(head.size);
      places.push(end);
      end += line.length;
    },
    after(size, count) {
      const first = firstAbove(sizes, size);
      return sizes.slice(first, first + count).map((_, at) => read(first + at));
    },
    close: () => closeSync(handle),
  };
}

/** Index of the first number above `size` in a rising list. */
function firstAbove(sizes: readonly number[], size: number): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sizes[middle] ?? 0) > size) high = middle;
    else low = middle + 1;
  }
  return low;
}
