/** Words around the own devices, the same for guests and staff; those of a call stand in `line.nl.ts`. */
export const nl = {
  'devices.title': 'Camera en geluid',
  'devices.camera': 'Camera',
  'devices.microphone': 'Microfoon',
  'devices.speaker': 'Geluid komt uit',
  'devices.unnamed': 'Apparaat {number}',
  'devices.done': 'Klaar',
  'devices.none': 'Er is niets te kiezen: uw apparaat gebruikt zijn eigen camera en microfoon.',

  'own.picture': 'Uw eigen beeld',
  'own.you': 'U',
  'own.cameraOff': 'Uw camera is uit',
  'own.off': 'Camera uit',
  'own.unseen': 'Niet in beeld',
  'own.opening': 'Uw camera gaat aan…',
} as const;
