/**
 * Line drawings on a 24 × 24 grid, one path each, drawn with a round 2-unit pen by `Icon`. Constants, so that a page
 * carries only those it shows. An icon never stands alone: a text says the same.
 */
export const camera =
  'M3 7h11a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Zm12 4 7-4v10l-7-4';
export const cameraOff =
  'm3 3 18 18M7 7h7a1 1 0 0 1 1 1v5m7 4V7l-6 3.4M14.5 17H3a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1';
export const microphone =
  'M12 2.5a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0v-6a3 3 0 0 1 3-3ZM5 11a7 7 0 0 0 14 0m-7 7v3.5m-4 0h8';
export const microphoneOff =
  'm3 3 18 18M9 9v2.5a3 3 0 0 0 4.6 2.5M15 11V5.5a3 3 0 0 0-5.8-1M5 11a7 7 0 0 0 11.5 5.4M19 11c0 1-.2 2-.6 2.9M12 18v3.5m-4 0h8';
export const switchCamera = 'M4 9a8.5 8.5 0 0 1 15-2.5L21 9m0-5v5h-5m4 6a8.5 8.5 0 0 1-15 2.5L3 15m0 5v-5h5';
export const hangUp =
  'M3 15.5c-1.3-1.4-1-3.5.4-4.7 5-4 12.2-4 17.2 0 1.4 1.2 1.7 3.3.4 4.7l-1 1c-.4.4-1 .5-1.5.2l-3-1.7a1.2 1.2 0 0 1-.6-1.2l.2-1.9a11 11 0 0 0-6.2 0l.2 1.9c0 .5-.2 1-.6 1.2l-3 1.7c-.5.3-1.1.2-1.5-.2Z';
export const phone =
  'M6.5 3h2.3a1 1 0 0 1 1 .8l.8 3.5a1 1 0 0 1-.4 1L8.5 9.7a13 13 0 0 0 5.8 5.8l1.4-1.7a1 1 0 0 1 1-.4l3.5.8a1 1 0 0 1 .8 1v2.3A2.5 2.5 0 0 1 18.4 20 15.5 15.5 0 0 1 4 5.6 2.5 2.5 0 0 1 6.5 3Z';
export const sound = 'M11 5 6.5 9H3v6h3.5l4.5 4ZM15 9a4.5 4.5 0 0 1 0 6m2.8-9a9 9 0 0 1 0 12';
export const wifi = 'M2.5 9a14 14 0 0 1 19 0M6 12.7a9 9 0 0 1 12 0m-8.8 3.6a4.4 4.4 0 0 1 5.6 0M12 19.8v.1';
export const signalGood = 'M5 20v-4m7 4v-9m7 9V4';
export const signalFair = 'M5 20v-4m7 4v-9m7 9v-.1';
export const signalPoor = 'M5 20v-4m7 4v-.1m7 .1v-.1';
export const settings =
  'M4 7h9m5 0h2M4 17h2m5 0h9M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0ZM6 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0Z';
export const expand = 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5';
export const shrink = 'M9 4v5H4m16 0h-5V4m0 16v-5h5M4 15h5v5';
export const chart = 'M4 20V4m0 16h16M8.5 16v-5m4.5 5V7m4.5 9v-3';
export const check = 'm4 12.5 5.5 5.5L20 7';
export const lock =
  'M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Zm2 0V8a4 4 0 0 1 8 0v3';
export const cross = 'M5 5l14 14M19 5 5 19';
export const info = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 8v5.5M12 7.5v.1';
export const warning = 'M12 4 2.5 20h19ZM12 10v4.5m0 2.5v.1';
export const clock = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3.5 2';
export const copy =
  'M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM5 15H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1';
export const person = 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5a7.5 7.5 0 0 1 15 0';
export const people =
  'M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 5a3.5 3.5 0 0 1 0 6.5m2 2.8a6.5 6.5 0 0 1 3.5 5.2';
export const plus = 'M12 5v14M5 12h14';
export const chevronLeft = 'm15 5-7 7 7 7';
export const chevronRight = 'm9 5 7 7-7 7';
export const calendar =
  'M4 6h16a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm-1 5h18M8 3v5m8-5v5';
export const list = 'M8 6h13M8 12h13M8 18h13M3.5 6v.1M3.5 12v.1M3.5 18v.1';
export const mail =
  'M3 5h18a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm-.5 1.5L12 13l9.5-6.5';
export const link =
  'M10 14a4.5 4.5 0 0 0 6.4 0l3.3-3.3a4.5 4.5 0 0 0-6.4-6.4L12 5.6M14 10a4.5 4.5 0 0 0-6.4 0l-3.3 3.3a4.5 4.5 0 0 0 6.4 6.4l1.3-1.3';
export const bell = 'M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10Zm4 10a2.2 2.2 0 0 0 4 0';
export const signOut = 'M14 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h9M10 12h11m-4-4.5 4.5 4.5-4.5 4.5';
export const book =
  'M5 4.5A1.5 1.5 0 0 1 6.5 3H19v15H6.5A1.5 1.5 0 0 0 5 19.5M5 4.5v15A1.5 1.5 0 0 0 6.5 21H19v-3M9 8h6';
export const eye =
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z';
