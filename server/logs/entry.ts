/** What systemd's journal knows of one line, as `journalctl --output=json` writes it (systemd.journal-fields(7)). */
export interface Entry {
  /** Its place in the journal. */
  readonly cursor: string;
  /** When the journal took it, ISO 8601 with `Z`. */
  readonly at: string;
  /** The unit that it comes from or is about: `beeldkamer-app`; null: none of ours. */
  readonly unit: string | null;
  /** Whether systemd itself says it about the unit. */
  readonly isOfSystemd: boolean;
  readonly pid: string;
  /** 0 emergency … 7 debug (RFC 5424 §6.2.1). */
  readonly severity: number;
  readonly text: string;
}

const INFORMATIONAL = 6;
const SYSTEMD = '1';
const UNIT = /^(beeldkamer-[a-z]+)\.(?:service|timer)$/;
const MICROSECONDS = 1_000;

/** Reads one line of journalctl; null when it is none, or has no place or moment. */
export function readEntry(line: string): Entry | null {
  const fields = parsed(line);
  if (fields === null) return null;
  const [cursor, micros] = [textOf(fields['__CURSOR']), textOf(fields['__REALTIME_TIMESTAMP'])];
  const at = new Date(Number(micros) / MICROSECONDS);
  if (cursor === '' || micros === '' || Number.isNaN(at.getTime())) return null;
  const pid = textOf(fields['_PID']);
  const about = ['UNIT', 'OBJECT_SYSTEMD_UNIT']
    .map((name) => unitIn(fields[name]))
    .find((one) => one !== null);
  const own = unitIn(fields['_SYSTEMD_UNIT']);
  const priority = textOf(fields['PRIORITY']);
  return {
    cursor,
    at: at.toISOString(),
    unit: own ?? about ?? null,
    isOfSystemd: own === null && (pid === SYSTEMD || about !== undefined),
    pid,
    severity: /^[0-7]$/.test(priority) ? Number(priority) : INFORMATIONAL,
    text: textOf(fields['MESSAGE']),
  };
}

/**
 * Whether two cursors are of the same line. The files of the journal may have been moved in between, and then number it
 * otherwise: moment and hash stay (sd_journal_get_cursor(3) leaves the form open, so what has neither is compared whole).
 */
export function isSamePlace(one: string, other: string): boolean {
  const [ours, theirs] = [one, other].map((cursor) => /;t=[0-9a-f]+;x=[0-9a-f]+/.exec(cursor)?.[0] ?? cursor);
  return ours === theirs;
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A text, the octets of one that is no UTF-8, or the first of several. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.every((octet) => typeof octet === 'number') ? Buffer.from(value).toString() : textOf(value[0]);
}

function unitIn(value: unknown): string | null {
  return UNIT.exec(textOf(value))?.[1] ?? null;
}
