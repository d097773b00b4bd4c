import type { Transport } from '../transport.ts';
import { type MailGateway, numberFor } from './gateway.ts';
import type { TextTransport } from './transport.ts';

/** Hands a text message over to a service that makes one of a mail. What it mails back goes to our own address. */
export function mailGateway(gateway: MailGateway, mail: Transport, from: string): TextTransport {
  return async ({ id, to, text, link }) => {
    const address = gateway.to.replaceAll('{to}', numberFor(to, gateway.numbers));
    const receipt = await mail({
      messageId: `${id}@${from.slice(from.lastIndexOf('@') + 1)}`,
      from: { name: '', address: from },
      to: { name: '', address },
      subject: gateway.subject ?? '',
      text,
      link,
      calendar: null,
    });
    // the mail server refuses the service's address, not the person's number: that may be mended
    return receipt.kind === 'refused' ? { ...receipt, kind: 'deferred' } : receipt;
  };
}
