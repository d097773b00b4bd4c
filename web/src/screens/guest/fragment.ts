const TOKEN = /^#([A-Za-z0-9_-]{43})$/;
const SEAT = /^#seat=([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

/** What stands after the `#` of the guest page's address. */
export type Fragment =
  /** the secret of a link: it leaves the address bar at once */
  | { readonly kind: 'token'; readonly token: string }
  /** no secret: which seat this tab holds; the cookie authorises */
  | { readonly kind: 'seat'; readonly seat: string }
  | { readonly kind: 'none' }
  /** something was there, and it is no link of ours: cut off or mistyped */
  | { readonly kind: 'broken' };

/** Reads `location.hash`. Mail programs sometimes escape or append; only an exact token or seat counts. */
export function readFragment(hash: string): Fragment {
  if (hash === '' || hash === '#') return { kind: 'none' };
  const token = TOKEN.exec(hash)?.[1];
  if (token !== undefined) return { kind: 'token', token };
  const seat = SEAT.exec(hash)?.[1];
  return seat === undefined ? { kind: 'broken' } : { kind: 'seat', seat };
}

/** The fragment that lets a reload or a restored tab find its seat again. */
export function seatFragment(seat: string): string {
  return `#seat=${seat}`;
}
