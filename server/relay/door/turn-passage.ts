import { connect } from 'node:net';
import { Framer } from '../codec/framing.ts';
import { FrameWriter } from '../sockets/frame-writer.ts';
import type { Passage, Visitor } from './passage.ts';

/**
 * Leads a TURN client to the relay. Frames pass whole, in both directions, and are dropped where more than 256 kB
 * wait: media must not queue here either. What is no TURN stream ends it, and so does a relay that is down.
 */
export function passTurn({ socket, first, header }: Visitor, relaySocket: string): Passage {
  const relay = connect(relaySocket);
  const toRelay = new FrameWriter(relay);
  const toClient = new FrameWriter(socket, 'apart');
  const ofClient = new Framer();
  const ofRelay = new Framer();
  const heard = (chunk: Buffer): void => {
    if (!ofClient.push(chunk, (frame) => toRelay.send(frame))) socket.destroy();
  };
  relay.write(header);
  relay.on('data', (chunk: Buffer) => {
    if (!ofRelay.push(chunk, (frame) => toClient.send(frame))) relay.destroy();
  });
  relay.on('error', () => relay.destroy()).on('close', () => socket.destroySoon());
  socket.on('end', () => socket.destroySoon()).on('close', () => relay.destroy());
  heard(first);
  socket.on('data', heard).resume();
  return { isOver: (now) => toClient.isStuck(now) || toRelay.isStuck(now) };
}
