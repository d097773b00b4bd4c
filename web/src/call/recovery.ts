/** Watches over one connection and asks for a new path when the old one is gone. */
export interface Recovery {
  /** The connection's state changed. */
  changed(state: RTCPeerConnectionState): void;
  /** The network or the socket came back: what hangs is tried at once. */
  hurry(): void;
  /** Paths are allowed that were not before: what is not connected is tried with them at once. */
  widen(): void;
  stop(): void;
}

/** How long a first connection may take before it is tried anew. */
const PATIENCE_MS = 10_000;
/** 'disconnected' often heals by itself. */
const GRACE_MS = 5_000;
/** Between tries: an ICE restart needs a few seconds to show what it is worth. */
const BACK_OFF_MS = [4_000, 6_000, 8_000] as const;
/** The polite side waits longer: it steps in when the other one has not noticed. */
const COURTESY_MS = 2_000;

/**
 * Never gives up while the call lives: a lift ride may be long.
 *
 * @param nudge restarts ICE, or sends a pending offer again.
 */
export function recovery(impolite: boolean, nudge: () => void): Recovery {
  const courtesy = impolite ? 0 : COURTESY_MS;
  let state: RTCPeerConnectionState = 'new';
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function after(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(attempt, ms);
  }

  function attempt(): void {
    if (state === 'connected' || state === 'closed') return;
    nudge();
    after((BACK_OFF_MS[tries] ?? BACK_OFF_MS[2]) + courtesy);
    tries = Math.min(tries + 1, BACK_OFF_MS.length - 1);
  }

  after(PATIENCE_MS + courtesy);

  return {
    changed(next) {
      const before = state;
      state = next;
      if (next === 'connected' || next === 'closed') {
        clearTimeout(timer);
        tries = 0;
      }
      if (next === 'disconnected' && before === 'connected') after(GRACE_MS + courtesy);
      if (next === 'failed' && tries === 0) after(courtesy);
    },
    hurry() {
      if (state === 'disconnected' || state === 'failed') after(courtesy / 4);
    },
    widen() {
      if (state !== 'connected' && state !== 'closed') after(courtesy);
    },
    stop() {
      state = 'closed';
      clearTimeout(timer);
    },
  };
}
