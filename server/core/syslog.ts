/** A message as RFC 5424 knows it; all of it is printable ASCII but the text, which may be any UTF-8. */
export interface SyslogMessage {
  /** 13 is "log audit" (RFC 5424 §6.2.1). */
  readonly facility: number;
  /** 0 emergency … 5 notice, 6 informational. */
  readonly severity: number;
  /** ISO 8601 with `Z`. */
  readonly at: string;
  readonly host: string;
  readonly app: string;
  /** Number of the process that said it; left out: unknown. */
  readonly pid?: string;
  /** Type of the message, 1 to 32 characters. */
  readonly id: string;
  /** Structured data: names that IANA knows (RFC 5424 §7), each with its parameters; left out: none. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: string;
}

export const LOG_AUDIT = 13;
/** System daemons. */
export const DAEMON = 3;
export const NOTICE = 5;

const BOM = '\ufeff';
const PRINTABLE = /^[\x20-\x7e]*$/;

/** `HEADER SP STRUCTURED-DATA SP MSG` of RFC 5424 §6. */
export function syslogText({
  facility,
  severity,
  at,
  host,
  app,
  pid = '-',
  id,
  data = {},
  text,
}: SyslogMessage): string {
  const header = [
    `<${facility * 8 + severity}>1`,
    at,
    field(host, 255),
    field(app, 48),
    field(pid, 128),
    field(id, 32),
    structured(data),
  ];
  // §6.4: text in UTF-8 begins with the mark; ASCII needs none
  return `${header.join(' ')} ${PRINTABLE.test(text) ? '' : BOM}${text}`;
}

/** The message in a frame of RFC 5425 §4.3: its length in octets, a space, the octets. */
export function syslogFrame(message: SyslogMessage): Buffer {
  const octets = Buffer.from(syslogText(message), 'utf8');
  return Buffer.concat([Buffer.from(`${octets.length} `, 'ascii'), octets]);
}

/** §6.3: `[NAME PARAM="value" …]…`; three characters of a value are escaped. */
function structured(data: NonNullable<SyslogMessage['data']>): string {
  const elements = Object.entries(data).map(([name, params]) => {
    const written = Object.entries(params).map(
      ([key, value]) => ` ${key}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`,
    );
    return `[${name}${written.join('')}]`;
  });
  return elements.join('') || '-';
}

/** A header field: printable ASCII without space, `-` when nothing is left. */
function field(text: string, longest: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, longest) || '-';
}
