import type { SeatPhase } from '../../../server/protocol/agenda.ts';
import type { Address, CallView, Endpoint, SeatRole, Welcome } from '../../../server/protocol/signalling.ts';
import type { LineView } from './quality/line-view.ts';
import type { Vouch } from './roster/roster.ts';
import type { CheckActions, CheckView } from './sas/check-view.ts';
import type { TrackSource } from './track-source.ts';

/** Why this page's part in the call is over. Nothing starts again by itself after one of these. */
export type EndReason =
  /** this person hung up, or the seat left elsewhere */
  | 'left'
  /** the host ended the call for everyone */
  | 'host'
  /** fifteen minutes after the last one left */
  | 'empty'
  /** the appointment was cancelled */
  | 'cancelled'
  /** the host said: not now */
  | 'refused'
  /** another browser took this seat, or staff moved it */
  | 'replaced'
  /** signed out, or the account was disabled */
  | 'signed-out'
  /** the link was withdrawn */
  | 'revoked'
  /** the window of the appointment closed */
  | 'expired'
  /** the app refused this page's socket; `SessionView.notice` says why */
  | 'rejected'
  /** somebody compared the pictures, and they were not the same: perhaps a third one is in between */
  | 'mismatch'
  /** this browser cannot call (see `missingFeatures`) */
  | 'unsupported';

/** Where this page stands. */
export type Phase =
  | 'starting'
  | 'waiting'
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | { readonly ended: EndReason };

/** The app's socket. A dead socket stops no media: it only means that nobody can be admitted now. */
export type SocketState = 'connecting' | 'open' | 'down' | 'closed';

/** How the path to one peer stands. */
export type PeerPath =
  /** that browser is not there, or there is no call to connect in yet */
  | 'absent'
  | 'connecting'
  /** connected and proven, black and silent: the bench on which the media wait for admission */
  | 'ready'
  /** admitted on both halves: live media may flow */
  | 'live'
  /** was connected, and is looking for a new path by itself */
  | 'reconnecting'
  /** shows another device key than before in this call: nothing flows until `acceptDevice` */
  | 'other-device'
  /** somebody stands between: the certificate or a signature is not the one that was promised. Closed */
  | 'mismatch';

/** One other browser of the appointment, and its picture. */
export interface PeerFeed {
  /** zvb1 participant id: the seat id, with `.1` for the person's second device. */
  readonly id: string;
  readonly seat: string;
  readonly endpoint: Endpoint;
  readonly role: SeatRole;
  readonly name: string;
  readonly phase: SeatPhase;
  /** Since when it is in this phase: ISO instant of the app's clock. */
  readonly since: string;
  /** Whether that browser's socket to the app lives. */
  readonly online: boolean;
  readonly path: PeerPath;
  /** Sound and picture, from the moment that the path is proven; null before. Show it only while `showing`. */
  readonly stream: MediaStream | null;
  /** Whether the stream carries this person's real picture now (not the black one). */
  readonly showing: boolean;
  /** What the other side says of its own microphone; for display only. */
  readonly micMuted: boolean;
  readonly cameraOff: boolean;
  /** This kind of appointment does not show this person, and the host has not said otherwise. */
  readonly unseen: boolean;
  /** How the line with this browser is; null before it has been live for a second. */
  readonly line: LineView | null;
  /** How the comparison with this person stands; null before the path is proven, and between guests. */
  readonly check: CheckView | null;
  /** Guest: how the host says to have made sure of this person; null: on the host's side, and while he names nobody. */
  readonly vouched: Vouch | null;
  /** Host: whether a press on 'admit' means something now. */
  readonly admittable: boolean;
  /** Host: pressed, and not yet confirmed by the app. */
  readonly admitting: boolean;
}

/** Who may take the call over from its host. */
export interface HandoverView {
  /** Host: the participant whom the person here has named; null: nobody. */
  readonly heir: string | null;
  /** Colleague: the host offers the call to the person here. */
  readonly offered: boolean;
}

/** Whose picture is shown in this call. */
export interface PicturesView {
  /** Whether the person here may be seen: only then a camera is asked for. */
  readonly own: boolean;
  /** Host: one side is not seen, and a press lets both be seen. */
  readonly liftable: boolean;
  /** The host has let both sides be seen, where the appointment's kind shows one. */
  readonly lifted: boolean;
}

/** Everything a screen shows of a call. A new object at each change. */
export interface SessionView {
  readonly phase: Phase;
  readonly socket: SocketState;
  /** Null while `phase` is 'starting' and the app has not answered yet. */
  readonly you: Welcome['you'] | null;
  readonly appointment: Welcome['appointment'] | null;
  readonly call: Pick<CallView, 'call' | 'phase' | 'startedAt' | 'path'> | null;
  /** The app's clock minus this device's, in milliseconds: phones' clocks are wrong. */
  readonly clockOffsetMs: number;
  /** How many minutes the clinician runs late; 0: not that we know. */
  readonly delayMin: number;
  readonly peers: readonly PeerFeed[];
  readonly pictures: PicturesView;
  /** Null until the call is live. */
  readonly handover: HandoverView | null;
  /** The last thing the app refused: a code of its catalogue, and the message it was about. */
  readonly notice: { readonly code: string; readonly about: string | null } | null;
}

/** What a person can do in a call. Nothing here throws: what goes wrong shows in the view. */
export interface SessionActions {
  /** Host: let this seat in (or in again, after the host's own change of device). */
  admit(seat: string): void;
  /** Host: not now. */
  refuse(seat: string): void;
  /** Host: this colleague may take the call over, now or when the host is lost; null: nobody any more. */
  offer(peer: PeerFeed['id'] | null): void;
  /** Colleague: leads the call from now on, after an offer. */
  take(): void;
  /** Host: lets both sides be seen in this call. Opens no camera: each person presses for the own one. */
  showBoth(): void;
  /** Hang up: media stop at once, also when the app is down. */
  leave(): void;
  /** Host: end the call for everyone. */
  end(): void;
  /** Go on with a peer who shows another device than before ('other-device'). */
  acceptDevice(peer: PeerFeed['id']): void;
  /** What can be done in the comparison with a peer; null where its `check` is null. */
  check(peer: PeerFeed['id']): CheckActions | null;
  /** Put the last refusal away. */
  dismissNotice(): void;
  /** The page goes: everything of the call stops, the seat is kept (a reload finds it again). */
  close(): void;
}

/** Why a microphone or camera does not work, in the words of `getUserMedia`'s errors. */
export type DeviceProblem =
  /** the person, the browser or the system said no */
  | 'denied'
  /** there is none */
  | 'not-found'
  /** another program holds it */
  | 'in-use'
  /** the system took it away (unplugged, a phone call) and it did not come back */
  | 'ended'
  /** this page may not ask (no secure context, or no such function) */
  | 'unsupported'
  | 'failed';

/** One of the person's own devices. `muted`: the microphone is open and sends silence. */
export type DeviceState =
  | 'off'
  | 'opening'
  | 'on'
  | 'muted'
  /** the system holds it for a moment (a phone call); it comes back by itself */
  | 'interrupted'
  | { readonly problem: DeviceProblem };

/** A device to choose from. `label` is empty until the person has allowed a device once. */
export interface Device {
  readonly id: string;
  readonly label: string;
}

/** Everything a screen shows of the person's own devices. A new object at each change. */
export interface OwnMediaView {
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** The own picture, for a muted and mirrored tile; null while the camera is off. 'Only you see this' until live. */
  readonly preview: MediaStream | null;
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  readonly speakers: readonly Device[];
  /** Which one is in use; null: not known, or the system's own choice. */
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
  /** 'user' (front) or 'environment' (back) where the device says so. */
  readonly facing: 'user' | 'environment' | null;
  /** False: this kind of appointment does not show the person here, so no camera is asked for. */
  readonly cameraUsed: boolean;
}

/** What a person can do with the own devices. Nothing here rejects: what goes wrong shows in the view. */
export interface OwnMediaActions {
  /** Whether a camera may be opened at all; one that is open is stopped. A running call says so by itself. */
  allowCamera(allowed: boolean): void;
  /** Opens both with one question of the browser; a device that fails does not take the other one with it. */
  open(): Promise<void>;
  /** Opens the microphone if need be; off means muted, the device stays open. */
  setMicrophone(on: boolean): Promise<void>;
  /** Off stops the camera: its light goes out. On opens it again. */
  setCamera(on: boolean): Promise<void>;
  useMicrophone(id: string): Promise<void>;
  useCamera(id: string): Promise<void>;
  /** Where sound is played, as far as the browser can choose; screens give `speakerId` to `setSinkId`. */
  useSpeaker(id: string): void;
  /** Front or back camera of a phone. */
  flipCamera(): Promise<void>;
  /** How loud the microphone hears, 0 to 1, about 15 times a second. @returns stops it */
  watchLevel(listener: (level: number) => void): () => void;
  /** Plays a short tone on the chosen speaker: 'do you hear this?' Resolves when it is over. */
  playTone(): Promise<void>;
  /** Opens anew what the system holds or took away: after a phone call, a cable, a permission that was given back. */
  recover(): Promise<void>;
  /** Stops everything: lights out. What is opened after it opens anew. */
  close(): void;
}

/** An own device set as a screen gets it: `view` is reactive. */
export interface OwnMedia extends OwnMediaActions {
  readonly view: OwnMediaView;
  /** What the call's connections take from it; nothing for screens. */
  readonly source: TrackSource;
}

/** A call as a screen gets it: `view` is reactive. */
export interface CallSession extends SessionActions {
  readonly view: SessionView;
}

/** What a page must know to take its seat. */
export interface SessionOptions {
  readonly seat: Address['seat'];
  readonly endpoint: Endpoint;
  /**
   * What the person's press meant: a host lets others in, one by one; a guest wants to be let in. It is the screen's
   * word, because it stood on the button: an app that says otherwise is not believed.
   */
  readonly as: 'host' | 'guest';
  /** The person pressed on this very page ('Ik ben er', or opened the room). After a reload: false; the tab remembers. */
  readonly pressed: boolean;
  readonly media: OwnMedia;
}
