import type { DoorConfig } from '../../config.ts';
import { HOUR, SECOND, systemClock } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { type Certificate, CertificateWatch, readCertificate } from './certificate.ts';
import { openDoor } from './door.ts';

const LOOK_MS = 5 * SECOND;
/** What a request may still take when the process is told to stop. Calls and sockets come back by themselves. */
const DRAIN_MS = 5 * SECOND;
/** No call is longer: what is still open then is forgotten. */
const LONGEST_MS = 12 * HOUR;

/** A door that is open. */
export interface Running {
  readonly host: string;
  readonly port: number;
  /** Reads the certificate again, whether or not its files have changed. A broken one is complained of and not used. */
  renew(): void;
  /** Leaves the port to another door at once, and goes on with the connections that there are until they end. */
  handOver(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens the door, and serves a renewed certificate as soon as its files have come to rest.
 *
 * @param complain what the administrator should know, one sentence each; none of it stops the door.
 * @throws {StartRefused} with one sentence when certificate or port cannot be had.
 */
export async function run(config: DoorConfig, complain: (sentence: string) => void): Promise<Running> {
  const watch = new CertificateWatch(config);
  const certificate = readCertificate(config);
  const door = await openDoor({ ...config, certificate, clock: systemClock });
  complainIfOver(certificate, complain);
  const renew = (): void => {
    try {
      const renewed = readCertificate(config);
      door.use(renewed);
      complainIfOver(renewed, complain);
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
      complain(`${error.message} Until then the one before it is served.`);
    }
  };
  const timers = [
    setInterval(() => door.sweep(), SECOND),
    setInterval(() => {
      if (watch.isChanged()) renew();
    }, LOOK_MS),
  ];
  const close = async (patienceMs: number): Promise<void> => {
    await door.drain(patienceMs);
    for (const timer of timers) clearInterval(timer);
  };
  return {
    host: door.host,
    port: door.port,
    renew,
    handOver: () => close(LONGEST_MS),
    stop: () => close(DRAIN_MS),
  };
}

function complainIfOver({ validTo }: Certificate, complain: (sentence: string) => void): void {
  if (validTo.getTime() > systemClock()) return;
  complain(`The certificate ended on ${validTo.toISOString().slice(0, 10)}: renew it, browsers refuse it.`);
}
