import { relayControl } from '../../../server/relay/control/client.ts';
import { processorSeconds, residentKib } from './cores.ts';
import { holdAllocations } from './handshakes.ts';
import { startRelay } from './servers.ts';

const MANY = 10_000;

/** What handshakes and held allocations cost a relay that has just started. */
interface Held {
  readonly allocations: number;
  /** Milliseconds of processor for 401, Allocate and ChannelBind of one client. */
  readonly handshakeMs: number;
  readonly kibEach: number;
}

/** Makes 10,000 allocations and looks what the relay says that it holds. */
export async function holdMany(): Promise<Held> {
  const relay = await startRelay('dgram');
  const control = relayControl(relay.controlSocket);
  try {
    const [seconds, kib] = [processorSeconds(relay.pid), residentKib(relay.pid)];
    await holdAllocations(relay.port, MANY);
    const { allocations } = (await control.stats()) ?? { allocations: 0 };
    return {
      allocations,
      handshakeMs: ((processorSeconds(relay.pid) - seconds) * 1000) / MANY,
      kibEach: (residentKib(relay.pid) - kib) / MANY,
    };
  } finally {
    control.close();
    await relay.stop();
  }
}
