/**
 * Runs in a page, as text: joins two relay-only connections, sends messages there and back, and tells with what that
 * ended. Call it with the two servers and the number of messages.
 */
export const MEET = `async (servers, roundTrips) => {
  const [anna, bert] = servers.map((server) => new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' }));
  anna.onicecandidate = ({ candidate }) => void bert.addIceCandidate(candidate ?? undefined);
  bert.onicecandidate = ({ candidate }) => void anna.addIceCandidate(candidate ?? undefined);
  bert.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(data);
  };
  const channel = anna.createDataChannel('media', { ordered: false });
  let echoes = 0;
  const done = new Promise((resolve) => {
    channel.onopen = () => channel.send(new Uint8Array(1000));
    channel.onmessage = () => {
      echoes++;
      if (echoes === roundTrips) resolve();
      else channel.send(new Uint8Array(1000));
    };
    anna.oniceconnectionstatechange = () => anna.iceConnectionState === 'failed' && resolve();
  });
  await anna.setLocalDescription();
  await bert.setRemoteDescription(anna.localDescription);
  await bert.setLocalDescription();
  await anna.setRemoteDescription(bert.localDescription);
  await done;
  return { state: anna.connectionState, echoes };
}`;
