/*
 * The plainest call that the standard describes (W3C WebRTC §10.1 'Simple Peer-to-peer Example'): the camera is open,
 * and everything else begins when somebody presses 'Call'. No relay, no server of ours but one that forwards.
 */
const own = addVideo({ muted: true, width: 320 });
const remote = addVideo({ width: 640, height: 360 });
const socket = new WebSocket(`ws://${location.host}/`);
let camera = null;
let peer = null;

document.querySelector('#open').onclick = async () => {
  camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  own.srcObject = camera;
  document.title = 'ready';
};
document.querySelector('#call').onclick = () => start();

socket.onmessage = async ({ data }) => {
  const { description, candidate } = JSON.parse(data);
  if (peer === null) start();
  if (description) {
    await peer.setRemoteDescription(description);
    if (description.type === 'offer') await describe();
  } else if (candidate) {
    await peer.addIceCandidate(candidate);
  }
};

function start() {
  peer = new RTCPeerConnection();
  peer.onicecandidate = ({ candidate }) => candidate && send({ candidate });
  peer.onnegotiationneeded = () => peer.signalingState === 'stable' && !peer.remoteDescription && describe();
  peer.ontrack = ({ streams }) => {
    if (remote.srcObject === null) remote.srcObject = streams[0];
  };
  for (const track of camera.getTracks()) peer.addTrack(track, camera);
}

async function describe() {
  await peer.setLocalDescription();
  send({ description: peer.localDescription });
}

function addVideo(attributes) {
  const video = Object.assign(document.createElement('video'), {
    autoplay: true,
    playsInline: true,
    ...attributes,
  });
  document.body.append(video);
  return video;
}

function send(message) {
  socket.send(JSON.stringify(message));
}
