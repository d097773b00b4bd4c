import type { Page } from 'puppeteer-core';

/** What one page fetched: bytes on the wire of documents, scripts and styles, and every host that was asked. */
export interface Traffic {
  readonly bytes: () => number;
  readonly hosts: () => readonly string[];
}

/** Counts what `page` fetches from now on, compressed as it came over the wire, headers of answers included. */
export async function watchTraffic(page: Page): Promise<Traffic> {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const counted = new Set<string>();
  const hosts = new Set<string>();
  let bytes = 0;
  session.on('Network.requestWillBeSent', ({ request, requestId, type }) => {
    const url = new URL(request.url);
    if (url.protocol === 'http:' || url.protocol === 'https:' || url.protocol.startsWith('ws'))
      hosts.add(url.host);
    if (type === 'Document' || type === 'Script' || type === 'Stylesheet') counted.add(requestId);
  });
  session.on('Network.webSocketCreated', ({ url }) => hosts.add(new URL(url).host));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (counted.has(requestId)) bytes += encodedDataLength;
  });
  return { bytes: () => bytes, hosts: () => [...hosts] };
}
