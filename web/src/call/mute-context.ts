/**
 * A context that makes or measures sound and plays none. Where the browser can be told so (Chromium, `sinkId` of Web
 * Audio 1.1) it opens no output, which costs a phone its battery and a busy computer a thread; elsewhere it is silent.
 */
export function muteContext(): AudioContext {
  const options: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
    sinkId: { type: 'none' },
  };
  return new AudioContext(options);
}
