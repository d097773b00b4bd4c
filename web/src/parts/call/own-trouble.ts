import type { DeviceProblem, DeviceState, OwnMediaView, PeerFeed } from '../../call/view.ts';

/** What goes wrong with the own media in a call, as one message; the most urgent one. */
export type OwnTrouble =
  /** The system holds or took a device: a press opens it again. */
  | { readonly what: 'device'; readonly why: DeviceWord }
  /** The microphone is on and gives nothing; whom that keeps from hearing. */
  | { readonly what: 'silent'; readonly names: readonly string[] }
  | { readonly what: 'black'; readonly names: readonly string[] }
  /** There is no room for the own picture. */
  | { readonly what: 'rests' };

type DeviceWord = 'interrupted' | 'ended' | 'denied' | 'not-found' | 'in-use' | 'failed';

/** Voices first: who is not heard is in no conversation. */
export function ownTrouble(
  { microphone, camera }: Pick<OwnMediaView, 'microphone' | 'camera'>,
  peers: readonly Pick<PeerFeed, 'name' | 'path' | 'line'>[],
): OwnTrouble | null {
  const device = deviceWord(microphone) ?? deviceWord(camera);
  if (device !== null) return { what: 'device', why: device };
  const live = peers.filter(({ path }) => path === 'live');
  const named = (matters: (line: NonNullable<PeerFeed['line']>) => boolean) =>
    live.filter(({ line }) => line !== null && matters(line)).map(({ name }) => name);
  const deaf = named(({ ours }) => ours.sound === 'silent');
  if (deaf.length > 0 && microphone === 'on') return { what: 'silent', names: deaf };
  const blind = named(({ ours }) => ours.picture === 'black');
  if (blind.length > 0 && camera === 'on') return { what: 'black', names: blind };
  const resting = camera === 'on' && named(({ ours }) => ours.picture === 'rests').length > 0;
  return resting ? { what: 'rests' } : null;
}

function deviceWord(state: DeviceState): DeviceWord | null {
  if (state === 'interrupted') return state;
  return typeof state === 'object' ? wordOf(state.problem) : null;
}

function wordOf(problem: DeviceProblem): DeviceWord {
  return problem === 'unsupported' ? 'failed' : problem;
}
