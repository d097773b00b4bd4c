/**
 * Keeps the screen on while somebody waits or talks. The browser lets go whenever the page is hidden, so it is asked
 * again when the page comes back. Where it is not supported, or the battery is low, nothing happens.
 *
 * @returns lets the screen sleep again
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;

  async function ask(): Promise<void> {
    if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const got = await navigator.wakeLock.request('screen');
      if (over) await got.release();
      else lock = got;
    } catch {
      // refused (battery saver): the screen then sleeps as it always does
    }
  }

  const returned = () => void ask();
  document.addEventListener('visibilitychange', returned);
  void ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', returned);
    void lock?.release().catch(() => undefined);
  };
}
