import { closeSync, openSync, writeSync } from 'node:fs';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 30;
/** One swing of the head there and back: the file is played in a loop. */
const FRAMES = 60;

/**
 * Writes the picture of a camera of 640×360 for Chromium's `--use-file-for-fake-video-capture` (YUV4MPEG2, 4:2:0): a
 * light wall, a head that moves, and the noise of a sensor. About 20 MB.
 */
export function writeCamera(file: string): void {
  const out = openSync(file, 'w');
  writeSync(out, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`);
  for (let i = 0; i < FRAMES; i++) {
    writeSync(out, 'FRAME\n');
    writeSync(out, frame(Math.sin((i / FRAMES) * 2 * Math.PI), i));
  }
  closeSync(out);
}

function frame(swing: number, seed: number): Buffer {
  const luma = WIDTH * HEIGHT;
  const picture = Buffer.alloc(luma * 1.5, 128);
  const noise = noiseOf(seed);
  const middle = WIDTH / 2 + swing * 40;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const wall = 200 - (x / WIDTH) * 40 + ((x >> 5) ^ (y >> 5) ? 0 : 12);
      const head = ((x - middle) / 90) ** 2 + ((y - 170) / 120) ** 2;
      const face = 150 - (y - 50) / 5;
      picture[y * WIDTH + x] = (head < 1 ? face : wall) + noise();
    }
  }
  return picture;
}

/** Noise of −2 to 2, the same at every run. */
function noiseOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state >>> 24) % 5) - 2;
  };
}
