import { createSubscriber } from 'svelte/reactivity';
import type { Cell } from './cell.ts';

/** Reads a cell so that Svelte notices its changes, wherever it is read. */
export function reactiveView<Value>(cell: Cell<Value>): () => Value {
  const watch = createSubscriber((update) => cell.subscribe(update));
  return () => {
    watch();
    return cell.value;
  };
}
