import type { nl } from './call.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'control.bar': 'Controls',
  'control.microphone': 'Microphone',
  'control.camera': 'Camera',
  'control.on': 'on',
  'control.off': 'off',
  'control.flip': 'Turn camera',
  'control.settings': 'Settings',
  'control.fullscreen': 'Full screen',
  'control.window': 'Smaller screen',
  'control.hangup': 'Hang up',

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
  'own.opening': 'Your camera is starting…',

  'peer.picture': 'Picture of {name}',
  'peer.coming': 'The picture is on its way…',
  'peer.cameraOff': 'Camera is off',
  'peer.micMuted': 'Microphone off',
  'peer.reconnecting': 'Restoring the connection with {name}…',
  'peer.absent': '{name} is not here now',
  'peer.mismatch': 'The connection with {name} cannot be trusted. That is why it was closed.',
  'peer.otherDevice': '{name} is using another device than before.',
  'peer.accept': 'That is right, go on',

  'trust.unchecked': 'Not checked yet',
  'trust.changed': 'New: not checked yet',
  'trust.earlier': 'Checked before',
  'trust.verified': 'Checked',
  'trust.softer': 'Older browser: less strong',

  'state.connecting': 'Connecting…',
  'state.live': 'Connected',
  'state.reconnecting': 'Restoring the connection…',
  'sound.play': 'Turn on sound',
};
