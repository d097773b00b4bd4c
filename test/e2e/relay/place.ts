import { createServer } from 'node:http';
import { HOUR, later, systemClock } from '../../../server/core/clock.ts';
import { openEntrances } from '../../../server/entrances.ts';
import { type RelayControl, relayControl } from '../../../server/relay/control/client.ts';
import { issueCredentials } from '../../../server/relay/credentials.ts';
import { openRelayAndDoor } from '../../relay/relay-and-door.ts';
import { SECRET } from '../../relay/stage.ts';

export type Transport = 'udp' | 'tcp' | 'tls';

/** A relay and a door on one address, the door leading to an empty page as well. */
export interface Place {
  /** Of the page. */
  readonly origin: string;
  /** How the relay is reached at `host`, by one transport only. */
  url(transport: Transport, host?: string): string;
  readonly control: RelayControl;
  close(): Promise<void>;
}

/** @param host of this computer; `::` for all of them */
export async function openPlace(host: string): Promise<Place> {
  const relay = await openRelayAndDoor(host);
  const http = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<!doctype html><title>Bellen</title>');
  });
  const entrances = await openEntrances(http, { doorSocket: relay.appSocket, proxySocket: '' });
  const control = relayControl(relay.controlSocket);
  return {
    origin: `https://${written(host)}:${relay.tlsPort}`,
    control,
    url: (transport, at = host) =>
      transport === 'tls'
        ? `turns:${written(at)}:${relay.tlsPort}?transport=tcp`
        : `turn:${written(at)}:${relay.port}?transport=${transport}`,
    async close() {
      control.close();
      await entrances.close();
      http.close();
      await relay.close();
    },
  };
}

/** What one participant of a call hands to the browser: this one way to the relay, and credentials for an hour. */
export function iceServer(
  urls: string,
  participantId: string,
  callId = 'call',
  secret = SECRET,
): RTCIceServer {
  const expiresAt = later(systemClock(), HOUR);
  return { urls, ...issueCredentials({ secret, callId, participantId, expiresAt }) };
}

function written(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
