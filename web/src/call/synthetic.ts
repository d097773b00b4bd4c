import { muteContext } from './mute-context.ts';

/** Black picture and silence: what is sent while no live media may be. One set serves all connections of a page. */
export interface Synthetic {
  readonly audio: MediaStreamTrack;
  readonly video: MediaStreamTrack;
  stop(): void;
}

const FRAMES_PER_SECOND = 5;
/**
 * A size that no camera has, so that the encoder begins anew with the first live frame: small, and sharp within a few
 * frames. Without that it spends what black has saved on one huge frame, which is long under way.
 */
const WIDTH = 640;
const HEIGHT = 352;

/** Starts both. They need no permission and no press; nothing of the room can be in them. */
export function synthetic(): Synthetic {
  const picture = blackPicture();
  const sound = silence();
  return {
    audio: sound.track,
    video: picture.track,
    stop() {
      picture.stop();
      sound.stop();
    },
  };
}

interface Source {
  readonly track: MediaStreamTrack;
  stop(): void;
}

/** A still canvas gives no frames: it is painted again and again, so that encoder, path and decoder stay warm. */
function blackPicture(): Source {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d', { alpha: false });
  const paint = () => pen?.fillRect(0, 0, WIDTH, HEIGHT);
  paint();
  const track = onlyTrack(canvas.captureStream(FRAMES_PER_SECOND));
  const timer = setInterval(paint, 1_000 / FRAMES_PER_SECOND);
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** Without a press the browser may hold the audio context; the track is there all the same, and as silent. */
function silence(): Source {
  const context = muteContext();
  const track = onlyTrack(context.createMediaStreamDestination().stream);
  return {
    track,
    stop() {
      track.stop();
      void context.close();
    },
  };
}

function onlyTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (!track) throw new Error('a synthetic stream without a track');
  return track;
}
