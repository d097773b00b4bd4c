/** A block of commands in a manual, and the heading under which it stands. */
export interface Block {
  readonly heading: string;
  readonly commands: string;
}

/** The blocks marked `sh` of a Markdown text, in order: those that a reader types on the server. */
export function commandBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let block: string[] | null = null;
  for (const line of markdown.split('\n')) {
    if (block !== null) {
      if (line === '```') {
        blocks.push({ heading, commands: block.join('\n') });
        block = null;
      } else block.push(line);
    } else if (line === '```sh') block = [];
    else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, '');
  }
  if (block !== null) throw new Error(`The block under "${heading}" does not end.`);
  return blocks;
}
