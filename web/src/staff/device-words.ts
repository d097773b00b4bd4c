import type { Device } from '../../../server/protocol/own-account.ts';
import { t } from '../i18n/staff.ts';

/** A device as a person would name it: 'Firefox op Windows'. */
export function deviceWords({ browser, system }: Device): string {
  return t('device.on', {
    browser: t(browser === 'other' ? 'device.other-browser' : `device.${browser}`),
    system: t(system === 'other' ? 'device.other-system' : `device.${system}`),
  });
}
