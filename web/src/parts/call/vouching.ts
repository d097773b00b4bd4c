import type { PeerFeed } from '../../call/view.ts';

/** What may be said of a fellow guest, and of whose word it is: the end of a text's key `vouch.…`. */
export interface Vouching {
  readonly word: 'checked' | 'admitted';
  /** The host's name. */
  readonly host: string;
}

/**
 * What a guest may read about another guest: that the host let this person in, and that the host checked who it is, which
 * is worth nothing to somebody who does not know the host to be the host.
 *
 * @returns null for the host, and on the host's own side: there a comparison of one's own tells.
 */
export function vouchingFor(peer: PeerFeed, peers: readonly PeerFeed[]): Vouching | null {
  const host = peers.find(({ vouched }) => vouched === 'self');
  if (host === undefined || peer.vouched === null || peer === host) return null;
  const standing = host.check?.standing;
  const sure = standing === 'verified' || standing === 'earlier';
  const checked = sure && (peer.vouched === 'sas' || peer.vouched === 'pin');
  return { word: checked ? 'checked' : 'admitted', host: host.name };
}
