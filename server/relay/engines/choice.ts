import { isOpenTest, isTestCall } from '../allocations/quota.ts';
import { type Engine, engineFor } from './engine.ts';

/**
 * Which engine each call goes through. Both sides of a call are on the same one, since the own relay reaches nobody but
 * its own clients: so a choice stands until the call is over or its engine is unwell. The own relay takes what no coturn
 * can.
 */
export class EngineChoice {
  readonly #own: Engine;
  readonly #others: readonly Engine[];
  /** Names of those that passed their last test; who was not tested yet is not among them. */
  readonly #well = new Set<string>();
  readonly #chosen = new Map<string, Engine>();

  constructor(own: Engine, others: readonly Engine[]) {
    this.#own = own;
    this.#others = others;
  }

  of(callId: string): Engine {
    if (isOpenTest(callId)) return this.#own; // a coturn would hold it to nothing
    const standing = this.#chosen.get(callId);
    if (standing !== undefined) return standing;
    const well = this.#others.filter(({ name }) => this.#well.has(name));
    const engine = engineFor(callId, well) ?? this.#own;
    if (!isTestCall(callId)) this.#chosen.set(callId, engine);
    return engine;
  }

  /** How an engine is now. @returns the calls that have lost theirs by it, and are to be given another */
  stands(name: string, isWell: boolean): readonly string[] {
    if (isWell) {
      this.#well.add(name);
      return [];
    }
    this.#well.delete(name);
    const lost = [...this.#chosen].filter(([, engine]) => engine.name === name).map(([callId]) => callId);
    for (const callId of lost) this.#chosen.delete(callId);
    return lost;
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#chosen.delete(callId);
  }
}
