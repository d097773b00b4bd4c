import type { DeviceProblem, DeviceState } from '../../call/view.ts';
import type { Surroundings } from './browser.ts';

/** What goes wrong with the own devices, as one message instead of two. */
export interface Trouble {
  readonly what: 'both' | 'camera' | 'microphone';
  readonly why: DeviceProblem;
}

/** The trouble to show, or null. Two devices with two reasons: the microphone comes first, a voice matters most. */
export function troubleOf(camera: DeviceState, microphone: DeviceState): Trouble | null {
  const noCamera = problemIn(camera);
  const noMicrophone = problemIn(microphone);
  if (noMicrophone && noCamera === noMicrophone) return { what: 'both', why: noMicrophone };
  if (noMicrophone) return { what: 'microphone', why: noMicrophone };
  return noCamera && { what: 'camera', why: noCamera };
}

/** Where permission is given back, by system and browser: the steps of `trouble.<place>.1` to `.3`. */
export type PermissionPlace = 'ios-safari' | 'ios-app' | 'android' | 'desktop';

/** On iOS every other browser, and every app, gets its permission from the system's settings. */
export function permissionPlace({ system, browser, app }: Surroundings): PermissionPlace {
  if (system !== 'ios') return system;
  return browser === 'safari' && app === null ? 'ios-safari' : 'ios-app';
}

function problemIn(state: DeviceState): DeviceProblem | null {
  return typeof state === 'object' ? state.problem : null;
}
