import type { nl } from './call.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'devices.title': 'Camera and sound',
  'devices.camera': 'Camera',
  'devices.microphone': 'Microphone',
  'devices.speaker': 'Sound comes from',
  'devices.unnamed': 'Device {number}',
  'devices.done': 'Done',
  'devices.none': 'There is nothing to choose: your device uses its own camera and microphone.',

  'own.picture': 'Your own picture',
  'own.you': 'You',
  'own.cameraOff': 'Your camera is off',
  'own.off': 'Camera off',
  'own.unseen': 'Not seen',
  'own.opening': 'Your camera is starting…',
};
