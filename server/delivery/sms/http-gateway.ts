import { SECOND } from '../../core/clock.ts';
import { type HttpGateway, numberFor } from './gateway.ts';
import type { TextReceipt, TextTransport } from './transport.ts';

const PATIENCE_SECONDS = 20;
/** What is read of an answer. */
const LONGEST_ANSWER = 65_536;

/**
 * Hands a text message over by a request. It was taken when the status is from 200 to 299 and the answer holds what
 * the gateway says it must: some answer 200 and tell of a fault. No redirect is followed.
 */
export function httpGateway(gateway: HttpGateway): TextTransport {
  const success = gateway.success === undefined ? null : new RegExp(gateway.success, 'u');
  return async ({ to, text }) => {
    const values = { to: numberFor(to, gateway.numbers), text, secret: gateway.secret };
    try {
      const response = await fetch(
        filled(gateway.url, values, encodeURIComponent),
        requestOf(gateway, values),
      );
      const answer = await beginningOf(response);
      if (response.ok && (success === null || success.test(answer)))
        return { kind: 'accepted', reply: response.status };
      return { kind: 'deferred', reply: response.status, why: 'sms-refused' };
    } catch (failure) {
      return receiptOf(failure as Failure);
    }
  };
}

type Values = Readonly<Record<'to' | 'text' | 'secret', string>>;

function requestOf({ method, headers = {}, body, bodyType, timeoutSeconds }: HttpGateway, values: Values) {
  const type: Record<string, string> = bodyType === undefined ? {} : { 'content-type': TYPES[bodyType] };
  const own = Object.entries(headers).map(([name, value]) => [name, filled(value, values, asIs)]);
  return {
    method,
    headers: { ...type, ...Object.fromEntries(own) },
    ...(body !== undefined && bodyType !== undefined && { body: filled(body, values, ESCAPES[bodyType]) }),
    redirect: 'manual' as const,
    signal: AbortSignal.timeout((timeoutSeconds ?? PATIENCE_SECONDS) * SECOND),
  };
}

const TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'application/xml; charset=utf-8',
  text: 'text/plain; charset=utf-8',
} as const;

const asIs = (value: string): string => value;
const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** How a value is written where it is filled in, so that it stays a value. */
const ESCAPES: Readonly<Record<keyof typeof TYPES, (value: string) => string>> = {
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  xml: (value) => value.replaceAll(/[&<>"]/g, (sign) => XML[sign] ?? ''),
  text: asIs,
};

/** In one pass: what is filled in is not looked through again. */
function filled(template: string, values: Values, written: (value: string) => string): string {
  return template.replaceAll(/\{(to|text|secret)\}/g, (_whole, name: keyof Values) => written(values[name]));
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LONGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_ANSWER).toString('utf8');
}

/** What `fetch` tells of a failure; its words may hold the address with the number in it, so they stay here. */
interface Failure {
  readonly cause?: { readonly code?: string };
}

/** Failures before a byte of the request left: nobody can have taken the message. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const NO_TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

function receiptOf({ cause }: Failure): TextReceipt {
  const code = cause?.code ?? '';
  if (NEVER_LEFT.test(code)) return { kind: 'deferred', reply: null, why: 'sms-unreachable' };
  if (NO_TLS.test(code)) return { kind: 'deferred', reply: null, why: 'sms-tls' };
  return { kind: 'unsure', reply: null, why: 'sms-no-answer' };
}
