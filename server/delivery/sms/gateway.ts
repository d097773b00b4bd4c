import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { StartRefused } from '../../core/errors.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,30}$' });
/** How the gateway wants numbers: `+31612345678`, `31612345678` or `0031612345678`. */
const NumberForm = Type.Enum(['plus', 'digits', 'zeros']);

/** A service that takes a text message by a request of its own shape: `{to}`, `{text}`, `{secret}` are filled in. */
const HttpGateway = Type.Object(
  {
    kind: Type.Literal('http'),
    name: Name,
    url: Type.String({ minLength: 8, maxLength: 2_000 }),
    method: Type.Enum(['GET', 'POST', 'PUT']),
    /** `{secret}` and `{to}` alone. */
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** What the body is: it decides the Content-Type and how what is filled in is escaped. */
    bodyType: Type.Optional(Type.Enum(['json', 'form', 'xml', 'text'])),
    body: Type.Optional(Type.String({ maxLength: 20_000 })),
    numbers: Type.Optional(NumberForm),
    /** What the answer must hold, beside a status from 200 to 299: a regular expression. */
    success: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    secretFile: Type.Optional(Type.String({ minLength: 1 })),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
  },
  closed,
);

/** A service that makes a text message of a mail. */
const MailGateway = Type.Object(
  {
    kind: Type.Literal('mail'),
    name: Name,
    /** `{to}@sms.example.nl` */
    to: Type.String({ pattern: '^[^\\s@]*\\{to\\}[^\\s@]*@[^\\s@{}]+$' }),
    subject: Type.Optional(Type.String({ maxLength: 100, pattern: '^[^\\r\\n]*$' })),
    numbers: Type.Optional(NumberForm),
  },
  closed,
);

const Gateways = Type.Array(Type.Union([HttpGateway, MailGateway]), { minItems: 1, maxItems: 8 });
const shape = Compile(Gateways);

export type MailGateway = Static<typeof MailGateway>;
/** With its secret read; '' where it has none. */
export type HttpGateway = Static<typeof HttpGateway> & { readonly secret: string };
export type Gateway = MailGateway | HttpGateway;

/**
 * The gateways of a file: JSON, in the order in which they are asked.
 *
 * @throws {StartRefused} with one sentence that says what to mend.
 */
export function readGateways(file: string): readonly Gateway[] {
  const given = contentOf(file);
  if (!shape.Check(given)) {
    const [first] = shape.Errors(given);
    const where = `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
    throw new StartRefused(
      `The SMS gateways in ${file} are not as they should be (${where}): see INSTALL.md.`,
    );
  }
  return given.map((gateway) => (gateway.kind === 'mail' ? gateway : withSecret(gateway, file)));
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new StartRefused(`The SMS gateways cannot be read from ${file}: ${why}. Set app.smsGatewaysFile.`, {
      cause,
    });
  }
}

function withSecret(gateway: Static<typeof HttpGateway>, file: string): HttpGateway {
  const fault = faultOf(gateway);
  if (fault !== null) throw new StartRefused(`SMS gateway "${gateway.name}" in ${file}: ${fault}.`);
  if (gateway.secretFile === undefined) return { ...gateway, secret: '' };
  try {
    return { ...gateway, secret: readFileSync(gateway.secretFile, 'utf8').trim() };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new StartRefused(`The secret of SMS gateway "${gateway.name}" cannot be read: ${why}.`, { cause });
  }
}

/** What is wrong with a gateway that has the right shape, or null. */
function faultOf({ url, headers = {}, body = '', bodyType, success, method }: Static<typeof HttpGateway>) {
  if (!isSafe(url)) return 'its url must be https, or http to an address of your own network';
  if (!`${url}${body}`.includes('{to}') || !`${url}${body}`.includes('{text}'))
    return 'its url or body must hold {to} and {text}';
  if (Object.values(headers).some((value) => value.includes('{text}'))) return 'a header cannot hold {text}';
  if ((body !== '') !== (bodyType !== undefined)) return 'body and bodyType go together';
  if (method === 'GET' && body !== '') return 'a GET has no body';
  if (bodyType === 'json' && !isJson(body)) return 'its body is no JSON';
  return success === undefined || isPattern(success) ? null : 'success is no regular expression';
}

/** Where a request may go unencrypted: this computer, and networks of the organisation itself (RFC 1918, 4193). */
const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8, 'ipv4');
NEAR.addSubnet('10.0.0.0', 8, 'ipv4');
NEAR.addSubnet('172.16.0.0', 12, 'ipv4');
NEAR.addSubnet('192.168.0.0', 16, 'ipv4');
NEAR.addSubnet('fc00::', 7, 'ipv6');
NEAR.addAddress('::1', 'ipv6');

function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  if (username !== '' || hostname.includes('{')) return false;
  const host = hostname.replaceAll(/[[\]]/g, '');
  return protocol === 'https:' || (protocol === 'http:' && isIP(host) !== 0 && isNear(host));
}

function isNear(address: string): boolean {
  return NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') !== null;
  } catch {
    return false;
  }
}

/** A number (E.164) as a gateway wants it. */
export function numberFor(number: string, form: Static<typeof NumberForm> = 'plus'): string {
  const digits = number.slice(1);
  return { plus: number, digits, zeros: `00${digits}` }[form];
}
