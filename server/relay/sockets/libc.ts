import { endianness } from 'node:os';

/** Numbers of Linux on x86-64 and arm64 alike (asm-generic). */
export const AF_INET = 2;
export const AF_INET6 = 10;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SO_REUSEPORT = 15;

const INT = 'int32';
const UINT = 'uint32';
const POINTER = 'pointer';

const SIGNATURES = {
  socket: { arguments: [INT, INT, INT], return: INT },
  bind: { arguments: [INT, POINTER, UINT], return: INT },
  setsockopt: { arguments: [INT, INT, INT, POINTER, UINT], return: INT },
  getsockname: { arguments: [INT, POINTER, POINTER], return: INT },
  close: { arguments: [INT], return: INT },
  recvmmsg: { arguments: [INT, POINTER, UINT, INT, POINTER], return: INT },
  sendmmsg: { arguments: [INT, POINTER, UINT, INT], return: INT },
  if_nametoindex: { arguments: ['string'], return: UINT },
  __errno_location: { arguments: [], return: POINTER },
} as const;

/** This computer cannot take datagrams in batches; the message says why. */
export class BatchingUnavailable extends Error {
  override readonly name = 'BatchingUnavailable';
}

/** The C library could not do what it was asked; `errno` as in errno(3). */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  readonly errno: number;

  constructor(call: string, errno: number) {
    super(`${call}: errno ${errno}`);
    this.errno = errno;
  }
}

type Ffi = ReturnType<typeof loadFfi>;

/** The few functions of the C library that Node has no way to. Addresses are those of {@link Libc.addressOf}. */
export class Libc {
  readonly #ffi: Ffi;
  readonly #functions: ReturnType<typeof resolve>;

  /** @throws {BatchingUnavailable} on another system, or one whose C library has another name. */
  constructor() {
    if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch) || endianness() !== 'LE') {
      throw new BatchingUnavailable(`${process.platform} on ${process.arch} is not known to it`);
    }
    try {
      this.#ffi = withoutWarning(loadFfi);
      this.#functions = resolve(this.#ffi);
    } catch (cause) {
      throw new BatchingUnavailable((cause as Error).message, { cause });
    }
  }

  /** Where the bytes of a buffer stand; good as long as the buffer lives. */
  addressOf(buffer: ArrayBuffer): bigint {
    return this.#ffi.getRawPointer(buffer);
  }

  /**
   * A socket for datagrams that does not block, bound to a `sockaddr`; others of the same user may share its port.
   *
   * @returns its file descriptor.
   * @throws {SystemError}
   */
  openDatagramSocket(family: number, name: ArrayBuffer): number {
    const { socket, bind, setsockopt, close } = this.#functions;
    const fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) throw new SystemError('socket', this.#errno());
    const yes = new Int32Array([1]);
    const isOpen =
      setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, this.addressOf(yes.buffer), yes.byteLength) === 0 &&
      bind(fd, this.addressOf(name), name.byteLength) === 0;
    if (isOpen) return fd;
    const error = new SystemError('bind', this.#errno());
    close(fd);
    throw error;
  }

  /** The `sockaddr` that a socket is bound to, of `bytes` bytes. @throws {SystemError} */
  nameOf(fd: number, bytes: number): Uint32Array<ArrayBuffer> {
    const name = new Uint32Array(bytes / 4);
    const length = new Uint32Array([bytes]);
    const [at, lengthAt] = [this.addressOf(name.buffer), this.addressOf(length.buffer)];
    if (this.#functions.getsockname(fd, at, lengthAt) < 0)
      throw new SystemError('getsockname', this.#errno());
    return name;
  }

  close(fd: number): void {
    this.#functions.close(fd);
  }

  /** Takes up to `count` waiting datagrams into an array of `mmsghdr`; 0 or less when there is none. recvmmsg(2). */
  receive(fd: number, messages: bigint, count: number): number {
    return this.#functions.recvmmsg(fd, messages, count, 0, 0n);
  }

  /** Sends an array of `mmsghdr`; the number sent, or less than 0 when the first could not be. sendmmsg(2). */
  send(fd: number, messages: bigint, count: number): number {
    return this.#functions.sendmmsg(fd, messages, count, 0);
  }

  /** The number of a network interface; 0 when there is none of that name. if_nametoindex(3). */
  interfaceNumber(name: string): number {
    return this.#functions.if_nametoindex(name);
  }

  #errno(): number {
    return this.#ffi.getInt32(this.#functions.__errno_location());
  }
}

function loadFfi() {
  const ffi = process.getBuiltinModule('node:ffi');
  // It may have been left out, or switched off.
  if (typeof ffi !== 'object') throw new Error('this Node has no node:ffi');
  return ffi;
}

function resolve(ffi: Ffi) {
  return ffi.dlopen('libc.so.6', SIGNATURES).functions;
}

/** Node warns once that this module is experimental. That was weighed (DECISIONS.md); all other warnings stay. */
function withoutWarning<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
