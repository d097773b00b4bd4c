/**
 * What this tab remembers over a reload, and only this tab. The link's secret stays until the press; after it the
 * address names the seat, the cookie authorises, and here remain only settings. Storage may be forbidden: then a reload
 * needs the link again, and nothing else is lost.
 */
const TOKEN = 'bk-link';
const DEVICES = 'bk-devices';

/** Which own devices were open: a reload opens exactly these again, never one that the person had switched off. */
export interface OpenDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

export function keepToken(token: string): void {
  write(TOKEN, token);
}

export function keptToken(): string | null {
  return read(TOKEN);
}

export function forgetToken(): void {
  try {
    sessionStorage.removeItem(TOKEN);
  } catch {
    // nothing was kept
  }
}

export function keepDevices({ microphone, camera }: OpenDevices): void {
  write(DEVICES, `${microphone ? 'microphone' : ''} ${camera ? 'camera' : ''}`);
}

export function keptDevices(): OpenDevices {
  const kept = read(DEVICES) ?? '';
  return { microphone: kept.includes('microphone'), camera: kept.includes('camera') };
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // a reload will ask for the link again
  }
}
