import type { Receipt } from '../transport.ts';

/** A text message ready to leave. It holds a telephone number and, but for a cancellation, a link that works. */
export interface OutgoingText {
  /** The same at every try. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** One message: at most 160 places of the GSM alphabet. */
  readonly text: string;
  /** The guest's link, which also stands in the text; null where there is none. */
  readonly link: string | null;
}

/** What became of one try; `unsure`: it was handed over, and nobody said whether it was taken. */
export type TextReceipt = Receipt | { readonly kind: 'unsure'; readonly reply: null; readonly why: string };

/** Hands one text message over; a failure to deliver is an answer, not an exception. */
export type TextTransport = (message: OutgoingText) => Promise<TextReceipt>;

/**
 * Asks each gateway in turn until one takes the message. Where none did and one of them said nothing, a person has to
 * say what to do: it may have arrived.
 */
export function inOrder(gateways: readonly TextTransport[]): TextTransport {
  return async (message) => {
    let best: TextReceipt = { kind: 'deferred', reply: null, why: 'no-sms-gateway' };
    for (const hand of gateways) {
      const receipt = await hand(message);
      if (receipt.kind === 'accepted') return receipt;
      if (best.kind !== 'unsure') best = receipt;
    }
    return best;
  };
}
