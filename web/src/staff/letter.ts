/** A piece of a letter: plain text, or a link to follow. */
export type Piece = { readonly text: string } | { readonly link: string };

/** Cuts a letter's text at the links it is known to hold. Only web addresses become links; all else stays text. */
export function pieces(text: string, links: readonly string[]): readonly Piece[] {
  const known = links.filter((link) => /^https?:\/\//.test(link));
  return known.reduce<readonly Piece[]>(
    (cut, link) => cut.flatMap((piece) => cutAt(piece, link)),
    [{ text }],
  );
}

function cutAt(piece: Piece, link: string): readonly Piece[] {
  if ('link' in piece) return [piece];
  return piece.text
    .split(link)
    .flatMap((text, place): readonly Piece[] => (place === 0 ? [{ text }] : [{ link }, { text }]))
    .filter((part) => 'link' in part || part.text !== '');
}
