import type { Page } from 'puppeteer-core';

/** Lets the page reach the relay by one transport only, whatever the app offers; it counts from the next load on. */
export async function narrow(page: Page, transport: 'udp' | 'tcp' | 'tls'): Promise<void> {
  await page.evaluateOnNewDocument((wanted) => {
    const fits = (url: string): boolean =>
      wanted === 'tls' ? url.startsWith('turns:') : url.startsWith('turn:') && url.endsWith(`=${wanted}`);
    const narrowed = ({ iceServers = [], ...rest }: RTCConfiguration = {}): RTCConfiguration => ({
      ...rest,
      iceServers: iceServers.map(({ urls, ...server }) => ({ ...server, urls: [urls].flat().filter(fits) })),
    });
    const Wide = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Wide {
      constructor(configuration?: RTCConfiguration) {
        super(narrowed(configuration));
      }

      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(narrowed(configuration));
      }
    };
  }, transport);
}
