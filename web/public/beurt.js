// Looks how the place in the queue stands, and sounds when the turn has come, once a press has allowed that. Without this
// the page looks again by itself, in silence.
const LOOK_MS = 15_000;
const RINGS = 3;
const RING_MS = 2_500;
const NOTES = [
  { at: 0, hertz: 783.99, lasts: 0.9 },
  { at: 0.28, hertz: 523.25, lasts: 1.3 },
];

const place = document.getElementById('plek');
const ask = document.getElementById('geluid');
let sounding = null;

function ring() {
  for (const { at, hertz, lasts } of NOTES) {
    const start = sounding.currentTime + at;
    const tone = new OscillatorNode(sounding, { type: 'sine', frequency: hertz });
    const loudness = new GainNode(sounding, { gain: 0 });
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.18, start + 0.02); // no click
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
    tone.connect(loudness).connect(sounding.destination);
    tone.start(start);
    tone.stop(start + lasts);
  }
}

/** The turn has come, or the place is gone: the words at once, the rest of the page when it has sounded. */
function turned(title) {
  document.title = title;
  const heading = document.querySelector('h1');
  if (heading) heading.textContent = title;
  const rings = sounding === null ? 0 : RINGS;
  for (let i = 0; i < rings; i += 1) setTimeout(ring, i * RING_MS);
  setTimeout(() => location.reload(), rings * RING_MS);
}

async function look() {
  const answer = await fetch(place.dataset.stand, { cache: 'no-store' }).catch(() => null);
  const stand = answer?.ok ? await answer.json().catch(() => null) : null;
  if (stand !== null && stand.state !== 'waiting') return turned(stand.title);
  if (stand !== null) {
    for (const name of ['before', 'wait']) {
      const line = place.querySelector(`[data-line="${name}"]`);
      if (line && line.textContent !== stand[name]) line.textContent = stand[name];
    }
  }
  lookLater();
}

function lookLater() {
  setTimeout(() => void look(), LOOK_MS);
}

/** From this press on the page may sound. */
async function allow() {
  sounding ??= new AudioContext();
  await sounding.resume();
  ring(); // so that one knows the sound, and that the speaker is on
  const said = ask.querySelector('[role="status"]');
  if (said) said.textContent = ask.dataset.on ?? '';
}

if (place && ask) {
  ask.hidden = false;
  ask.querySelector('button')?.addEventListener('click', () => void allow());
  lookLater();
}
