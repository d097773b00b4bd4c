import type { Appliance } from './appliance.ts';
import type { Config } from './config.ts';
import { type Postbox, postbox } from './delivery/postbox.ts';
import type { Transport } from './delivery/service.ts';
import { smtpProbe, smtpTransport } from './delivery/smtp.ts';

/** How mail leaves: by the organisation's server, in a trial not at all. */
export interface MailRoom {
  readonly transport: Transport;
  /** Whether the server would take a letter: null, or a word for why not. */
  readonly probe: () => Promise<string | null>;
  /** Where a trial keeps what it would have mailed; null in a real installation. */
  readonly postbox: Postbox | null;
}

export function openMailRoom({ mode, app }: Config, { folder, clock }: Appliance): MailRoom {
  if (mode === 'trial') {
    const box = postbox(folder.postbus, clock);
    return { transport: box.transport, probe: () => Promise.resolve(null), postbox: box };
  }
  const server = {
    host: app.smtpHost,
    port: app.smtpPort,
    security: app.smtpSecurity,
    user: app.smtpUser,
    passwordFile: app.smtpPasswordFile,
  };
  return { transport: smtpTransport(server), probe: smtpProbe(server), postbox: null };
}
