import { type Certificate, freshCertificate } from './certificate.ts';
import { type DeviceKey, deviceKey } from './device-key.ts';
import { openPins, type Pins } from './pins.ts';

/** Who this browser is to the others, and whom it has checked before. */
export interface Identity {
  readonly key: DeviceKey;
  readonly certificate: Certificate;
  readonly pins: Pins;
}

/** Rejects in a browser that cannot call. */
export async function identify(): Promise<Identity> {
  const [key, certificate, pins] = await Promise.all([deviceKey(), freshCertificate(), openPins()]);
  return { key, certificate, pins };
}
