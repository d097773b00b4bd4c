import type { LineDetails } from '../../call/quality/line-view.ts';

/** One figure of a line: its name, and a text or the words for it. */
export interface Figure {
  readonly word:
    | 'path'
    | 'transport'
    | 'codecs'
    | 'rtt'
    | 'jitter'
    | 'lossIn'
    | 'lossOut'
    | 'concealed'
    | 'in'
    | 'out';
  readonly figure:
    | { readonly text: string }
    | { readonly say: 'path.direct' | 'path.relay' | 'figures.unknown' };
}

/** The figures of a line, in the order in which they are read out. Units as helpdesks know them. */
export function figuresOf(details: LineDetails): readonly Figure[] {
  const { route, codecs, rttMs, jitterMs, lossInPercent, lossOutPercent, concealedPercent } = details;
  const unknown = { say: 'figures.unknown' } as const;
  const text = (words: string) => (words === '' ? unknown : { text: words });
  return [
    { word: 'path', figure: route === null ? unknown : { say: `path.${route.path}` } },
    { word: 'transport', figure: text(route?.transport.toUpperCase() ?? '') },
    { word: 'codecs', figure: text(codecs.join(', ')) },
    { word: 'rtt', figure: text(rttMs === null ? '' : `${rttMs} ms`) },
    { word: 'jitter', figure: text(`${jitterMs} ms`) },
    { word: 'lossIn', figure: text(`${lossInPercent} %`) },
    { word: 'lossOut', figure: text(`${lossOutPercent} %`) },
    { word: 'concealed', figure: text(`${concealedPercent} %`) },
    { word: 'in', figure: text(`${details.kbitIn} kbit/s`) },
    { word: 'out', figure: text(`${details.kbitOut} kbit/s`) },
  ];
}
