import { leafOf } from '../chain.ts';
import type { SealedHead } from './head-file.ts';
import type { Here, Trouble, TroubleCode } from './messages.ts';

/** What the sealer knows of the log, when the app says what it has. */
export interface Own {
  readonly installation: string;
  readonly generation: number;
  readonly size: number;
  /** Chain of the last leaf, hex; null when there is none. */
  readonly chain: string | null;
  readonly lastHead: Pick<SealedHead, 'size' | 'root'> | null;
}

export type Answer =
  /** The app's log grows from what is sealed: send what follows. */
  | { readonly kind: 'go'; readonly from: number }
  /** Some line differs: send all of them, so that the first can be named. */
  | { readonly kind: 'compare' }
  /** A restore that tells the truth: another generation begins with this line. */
  | { readonly kind: 'begin'; readonly generation: number; readonly restored: Restored | null }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/** The line of a restore, as far as it matters here. */
export interface Restored {
  readonly seq: number;
  /** Lines of before that are still there. */
  readonly kept: number;
  readonly leaf: Buffer;
}

/** Judges whether the app's log is the one that is sealed, only longer. */
export function judge(own: Own, here: Here): Answer {
  const refused = (why: TroubleCode, seq: number): Answer => ({
    kind: 'refused',
    trouble: { why, seq, size: here.size, held: own.size },
  });
  const pristine = own.size === 0 && own.lastHead === null;
  if (here.installation !== own.installation) return refused('installation', 0);
  if (pristine && here.head > 0) return refused('key-lost', 0);
  if (here.generation < own.generation) return refused('generation', here.size + 1);
  if (here.generation > own.generation) {
    const restored = readRestored(here);
    if (restored === null || !(pristine || tellsLoss(here, own)))
      return refused('restore-untrue', here.restored?.seq ?? 0);
    return { kind: 'begin', generation: here.generation, restored: pristine ? null : restored };
  }
  if (here.size < own.size) return refused('rolled-back', here.size + 1);
  return here.chain === own.chain ? { kind: 'go', from: own.size + 1 } : { kind: 'compare' };
}

interface Body {
  readonly seq?: unknown;
  readonly ev?: { readonly code?: unknown };
  readonly det?: Readonly<Record<string, unknown>>;
}

function readRestored({ generation, restored }: Here): Restored | null {
  const body = bodyOf(restored?.body);
  if (restored === null || body?.ev?.code !== 'backup.restored' || body.seq !== restored.seq) return null;
  const { det = {} } = body;
  if (det['generation'] !== generation || det['restored'] !== restored.seq - 1) return null;
  return { seq: restored.seq, kept: restored.seq - 1, leaf: leafOf(restored.body) };
}

/** A restore may lose lines, not hide it: it names the last head that was signed here. */
function tellsLoss({ restored, generation }: Here, own: Own): boolean {
  const det = bodyOf(restored?.body)?.det ?? {};
  if (own.lastHead === null) return true;
  if (generation !== own.generation + 1 || typeof det['size'] !== 'number') return false;
  // somebody else may have kept a later head than this folder, which may have been set back itself
  return (
    det['size'] > own.lastHead.size ||
    (det['size'] === own.lastHead.size && det['root'] === own.lastHead.root)
  );
}

function bodyOf(text: string | undefined): Body | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Whether this body is the line that tells of this change of keys. */
export function tellsChange(
  text: string,
  change: { readonly before: string; readonly after: string },
): boolean {
  const body = bodyOf(text);
  const { key, before, after } = body?.det ?? {};
  return (
    body?.ev?.code === 'key.rotated' && key === 'log' && before === change.before && after === change.after
  );
}
