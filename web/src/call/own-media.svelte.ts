import { LocalMedia } from './local-media.ts';
import { reactiveView } from './reactive-view.ts';
import type { OwnMedia } from './view.ts';

/** The person's own devices: for the device check, the waiting room and the call alike. Opens nothing by itself. */
export function ownMedia(): OwnMedia {
  const media = new LocalMedia();
  const reactive = reactiveView(media.view);
  return {
    get view() {
      return reactive();
    },
    source: media,
    allowCamera: (allowed) => media.allowCamera(allowed),
    open: () => media.open(),
    setMicrophone: (on) => media.setMicrophone(on),
    setCamera: (on) => media.setCamera(on),
    useMicrophone: (id) => media.useMicrophone(id),
    useCamera: (id) => media.useCamera(id),
    useSpeaker: (id) => media.useSpeaker(id),
    flipCamera: () => media.flipCamera(),
    watchLevel: (listener) => media.watchLevel(listener),
    playTone: () => media.playTone(),
    recover: () => media.recover(),
    close: () => media.close(),
  };
}
