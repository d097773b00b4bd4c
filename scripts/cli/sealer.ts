import { sealerStatus } from '../../server/audit/heads/status.ts';
import { Seal } from '../../server/audit/sealer/seal.ts';
import type { SealerConfig } from '../../server/config.ts';
import { systemClock } from '../../server/core/clock.ts';
import { giveToOwner } from './install/ownership.ts';

/** The generation that a sealer signs for, and its verifier keys. */
export interface SealerKeys {
  readonly generation: number;
  readonly keys: readonly string[];
}

/** Asks the sealer for its keys; one that does not run yet gets its folder and its first key here. */
export async function sealerKeys(config: SealerConfig): Promise<SealerKeys> {
  const running = await sealerStatus(config.socket);
  if (running !== null) return running;
  const seal = new Seal({ ...config, clock: systemClock });
  try {
    return { generation: seal.generation, keys: [...seal.keys] };
  } finally {
    seal.close();
    giveToOwner(config.folder);
  }
}
