/** What a line of the application log may hold besides its moment, level and message. Nothing of it is personal. */
const ALLOWED: ReadonlySet<string> = new Set(['err', 'trace']);

/** A fault as it is logged: what went wrong and where. Libraries hang requests, rows and addresses on theirs. */
type LoggedFault = { type: string; message: string; stack: string } & Record<string, unknown>;

/** How the application log is written: one JSON object a line, with the fields that are allowed and no other. */
export function loggerTo(stream: NodeJS.WritableStream) {
  return {
    level: 'info',
    stream,
    base: null,
    formatters: { log: allowedFields },
    serializers: { err: loggedFault },
  };
}

/** A field that somebody adds later is not logged until it stands above. */
function allowedFields(line: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(line).filter(([name]) => ALLOWED.has(name)));
}

function loggedFault(fault: unknown): LoggedFault {
  if (!(fault instanceof Error)) return { type: typeof fault, message: '', stack: '' };
  const { name: type, message, stack = '', code } = fault as NodeJS.ErrnoException;
  return { type, message, stack, ...(typeof code === 'string' && { code }) };
}
