import type { PaperFacts } from './facts.ts';

/** JSON asks every object for it. */
const NOT_A_FACT: ReadonlySet<string | symbol> = new Set(['toJSON']);

/**
 * The facts such that none can be missing unseen: a paper that asks for one which is not there is not made.
 *
 * @throws {TypeError} later, at the first look at a fact that is missing
 */
export function wholeFacts(facts: PaperFacts): PaperFacts {
  return guarded(facts, '');
}

function guarded<T extends object>(facts: T, place: string): T {
  // a copy: a proxy of something frozen must hand out its parts unguarded
  const copy = (Array.isArray(facts) ? [...facts] : { ...facts }) as T;
  return new Proxy(copy, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'symbol' || NOT_A_FACT.has(name) || typeof value === 'function') return value;
      if (value === undefined && !Array.isArray(target))
        throw new TypeError(`the fact ${place}${name} is not known: no paper without it`);
      return typeof value === 'object' && value !== null ? guarded(value, `${place}${name}.`) : value;
    },
  });
}
