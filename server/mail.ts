import type { Appliance } from './appliance.ts';
import type { Config } from './config.ts';
import { type Postbox, postbox } from './delivery/postbox.ts';
import type { TextTransport, Transport } from './delivery/service.ts';
import { openGateways } from './delivery/sms/gateways.ts';
import { smtpProbe, smtpTransport } from './delivery/smtp.ts';

/** How mail and text messages leave: by the organisation's servers, in a trial not at all. */
export interface MailRoom {
  readonly transport: Transport;
  /** Null: there is no gateway. */
  readonly textTransport: TextTransport | null;
  /** Whether the server would take a letter: null, or a word for why not. */
  readonly probe: () => Promise<string | null>;
  /** Where a trial keeps what it would have mailed; null in a real installation. */
  readonly postbox: Postbox | null;
}

export function openMailRoom({ mode, app }: Config, { folder, clock }: Appliance): MailRoom {
  if (mode === 'trial') {
    const box = postbox(folder.postbus, clock);
    const { transport, textTransport } = box;
    return { transport, textTransport, probe: () => Promise.resolve(null), postbox: box };
  }
  const server = {
    host: app.smtpHost,
    port: app.smtpPort,
    security: app.smtpSecurity,
    user: app.smtpUser,
    passwordFile: app.smtpPasswordFile,
  };
  const transport = smtpTransport(server);
  const textTransport = openGateways(app.smsGatewaysFile, transport, app.mailFrom);
  return { transport, textTransport, probe: smtpProbe(server), postbox: null };
}
