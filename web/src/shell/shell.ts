/** The parts of Trusted Types (W3C) that are needed here; not every browser has them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const WORKER = '/worker.js';

/**
 * Lets the browser keep the page that says that there is no connection (worker.ts). Asked for anew at every start, so
 * that a new version is found; a browser that cannot, or may not, works as it did.
 */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('beeldkamer', { createScriptURL: ownWorker });
  const address = policy?.createScriptURL(WORKER) ?? WORKER;
  // refused: a private window, or a set-up without a secure origin
  await navigator.serviceWorker.register(address, { scope: '/', updateViaCache: 'none' }).catch(() => {});
}

/** The only script that a page of ours may start by its address. */
function ownWorker(url: string): string {
  if (url !== WORKER) throw new TypeError(`not our worker: ${url}`);
  return url;
}
