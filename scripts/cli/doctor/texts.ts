import { once } from 'node:events';
import { connect } from 'node:net';
import type { Config } from '../../../server/config.ts';
import { SECOND } from '../../../server/core/clock.ts';
import { StartRefused } from '../../../server/core/errors.ts';
import { type GatewayPlace, gatewayPlaces } from '../../../server/delivery/sms/gateways.ts';
import { type Finding, finding } from './finding.ts';

/** Whether text messages have a way out: the file is right, and somebody listens. Nothing is sent: that costs money. */
export async function checkTexts({ app }: Pick<Config, 'app'>): Promise<readonly Finding[]> {
  if (app.smsGatewaysFile === '') return [finding('texts-none')];
  try {
    return await Promise.all(gatewayPlaces(app.smsGatewaysFile).map(reach));
  } catch (cause) {
    if (cause instanceof StartRefused) return [finding('texts-wrong', cause.message)];
    throw cause;
  }
}

async function reach({ name, host, port }: GatewayPlace): Promise<Finding> {
  // by mail: whether that goes, the mail server's own line tells
  if (host === null) return finding('texts-ok', name);
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(10 * SECOND) });
    return finding('texts-ok', name);
  } catch (cause) {
    return finding(
      'texts-silent',
      name,
      `${host}:${port}`,
      (cause as NodeJS.ErrnoException).code ?? 'timeout',
    );
  } finally {
    socket.destroy();
  }
}
