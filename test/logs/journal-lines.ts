/** Lines as `journalctl --output=json` of systemd 252 writes them, of our units. */
export interface Spoken {
  readonly unit?: string;
  readonly text?: string | readonly number[];
  readonly more?: Readonly<Record<string, unknown>>;
}

const BASE_MICROS = 1_795_312_800_000_000;

/** Its place in the journal. */
export const cursorOf = (number: number): string =>
  `s=6f1c;i=${number.toString(16)};b=9bb1;m=${number.toString(16)};t=${(BASE_MICROS + number).toString(16)};x=${number.toString(16)}`;

/** The line with this number. */
export function journalLine(
  number: number,
  { unit = 'beeldkamer-app', text = '', more = {} }: Spoken,
): string {
  return JSON.stringify({
    __CURSOR: cursorOf(number),
    __REALTIME_TIMESTAMP: String(BASE_MICROS + number * 1_000),
    __MONOTONIC_TIMESTAMP: '51234567',
    _BOOT_ID: '9bb1e9b1c5a94c0c8f6d0f0b6f2ad7b3',
    _SYSTEMD_UNIT: `${unit}.service`,
    PRIORITY: '6',
    _PID: '812',
    MESSAGE: text,
    ...more,
  });
}
