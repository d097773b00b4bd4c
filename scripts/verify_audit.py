#!/usr/bin/env python3
"""The second verifier of Beeldkamer's log: judges what left the box, with Python's standard library alone.

Written from server/audit/FORMAT.md (the numbers of sections below are its own), without sight of the verifier
that comes with Beeldkamer. Copy this one file to a computer that you trust; Python 3.9 or later runs it.

    verify_audit.py DIR [--head FILE]... [--keys FILE]      a bundle, against heads kept outside the box
    verify_audit.py --document FILE [--proof FILE] ...      a paper or export, with its proof (FILE.tlog-proof)
    verify_audit.py --consistency FILE --head OLD ...       that the log of one head begins as another says

FILE may be - for standard input. Exit codes: 0 whole, 1 broken, 2 cut off or rolled back, 3 fork, 4 unreadable,
64 wrongly called.
"""

import argparse
import base64
import binascii
import hashlib
import io
import json
import os
import re
import sys
import unicodedata
from operator import lt

WHOLE, BROKEN, SHORT, FORK, UNREADABLE, USAGE = 0, 1, 2, 3, 4, 64

MAX_LINE = 1 << 20
MAX_TEXT_LINE = 4096
MAX_FILE = 4 << 20
MAX_DEPTH = 32
MAX_NUMBER = 2**53 - 1


class Fault(Exception):
    """Why something is not accepted: exit code, word for the reason, first bad line if there is one."""

    def __init__(self, exit_code, code, message, seq=None):
        super().__init__(message)
        self.exit_code, self.code, self.seq = exit_code, code, seq


def unreadable(message, code="unreadable"):
    return Fault(UNREADABLE, code, message)


def sha256(data):
    return hashlib.sha256(data).digest()


# --- 1. canonical text --------------------------------------------------------------------------------------


class NotCanonical(ValueError):
    """A text that is not the one text of its value."""


def _refuse(_):
    raise NotCanonical


def _whole(digits):
    number = int(digits) if len(digits) <= 17 else _refuse(digits)
    return number if abs(number) <= MAX_NUMBER else _refuse(digits)


def _members(pairs):
    names = [name for name, _ in pairs]
    if not "".join(names).isascii():
        names = [name.encode("utf-16-be", "surrogatepass") for name in names]
    if not all(map(lt, names, names[1:])):
        raise NotCanonical
    return dict(pairs)


_read = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse
).decode
_write = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
).encode


def canonical(data, depth=MAX_DEPTH):
    """The value of a canonical text. Raises NotCanonical on any other bytes, also of the same meaning."""
    try:
        text = data.decode("utf-8")
        value = _read(text)
    except (ValueError, RecursionError) as cause:
        raise NotCanonical from cause
    if text.count("{") + text.count("[") > depth:
        _check_depth(value, depth)
    if _write(value) != text:
        raise NotCanonical
    if not text.isascii():
        _check_strings(value)
    return value


def _check_depth(value, levels):
    if isinstance(value, (dict, list)):
        if levels == 0:
            raise NotCanonical
        for part in value.values() if isinstance(value, dict) else value:
            _check_depth(part, levels - 1)


def _check_strings(value):
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical
    elif isinstance(value, dict):
        _check_strings(list(value))
        _check_strings(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            _check_strings(part)


# --- 3 and 4. leaf, chain, tree -----------------------------------------------------------------------------


def leaf_of(body):
    return sha256(b"\x00" + body)


def node_of(left, right):
    return sha256(b"\x01" + left + right)


class Tree:
    """RFC 9162 section 2.1, grown leaf by leaf: the roots of the perfect subtrees that the bits of size name."""

    def __init__(self):
        self.size = 0
        self._edge = []

    def add(self, leaf):
        node, carry = leaf, self.size
        while carry & 1:
            node = node_of(self._edge.pop(), node)
            carry >>= 1
        self._edge.append(node)
        self.size += 1

    def root(self):
        if not self._edge:
            return sha256(b"")
        node = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            node = node_of(left, node)
        return node


def root_of_inclusion(leaf, index, size, path):
    """The root that a path leads to (RFC 9162 section 2.1.3.2), or None where the path has the wrong length."""
    node, first, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if first & 1 or first == last:
            node = node_of(sibling, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_of(node, sibling)
        first, last = first >> 1, last >> 1
    return node if last == 0 else None


def is_consistent(old_size, old_root, new_size, new_root, path):
    """Whether the tree of the new root begins with the tree of the old one (RFC 9162 section 2.1.4.2)."""
    if old_size == 0:
        return not path and old_root == sha256(b"")
    if old_size == new_size:
        return not path and old_root == new_root
    path = ([old_root] if old_size & (old_size - 1) == 0 else []) + list(path)
    if not path:
        return False
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_of(sibling, old), node_of(sibling, new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new = node_of(new, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


# --- Ed25519 (RFC 8032), as OpenSSL checks it: without cofactor, the bytes of R compared --------------------

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_NEUTRAL = (0, 1, 1, 0)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _decoded(data):
    """The point that 32 bytes name, or None (section 5.1.3); with y = 1 or y = -1 no key of a signer."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P or y in (1, _P - 1):
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_1 % _P
    if (x * x - square) % _P:
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _encoded(point):
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _multiples(point):
    """For each half byte of a scalar all that it can multiply the point by: a product is then 64 additions."""
    table = []
    for _ in range(64):
        row = [_NEUTRAL]
        for _ in range(15):
            row.append(_add(row[-1], point))
        table.append(row)
        point = _add(row[-1], point)
    return table


def _times(table, scalar):
    total = _NEUTRAL
    for row in table:
        total = _add(total, row[scalar & 15])
        scalar >>= 4
    return total


class PublicKey:
    """An Ed25519 key with the name that it signs for: a C2SP verifier key."""

    _base = None

    def __init__(self, name, data):
        self.name, self.data = name, data
        self.hash = sha256(name.encode() + b"\n\x01" + data)[:4]
        self._negative = None

    def __eq__(self, other):
        return isinstance(other, PublicKey) and (self.name, self.data) == (other.name, other.data)

    def __hash__(self):
        return hash((self.name, self.data))

    def verifies(self, message, signature):
        if len(signature) != 64 or not self._ready():
            return False
        s = int.from_bytes(signature[32:], "little")
        if s >= _ORDER:
            return False
        digest = hashlib.sha512(signature[:32] + self.data + message).digest()
        h = int.from_bytes(digest, "little") % _ORDER
        found = _add(_times(PublicKey._base, s), _times(self._negative, h))
        return _encoded(found) == signature[:32]

    def _ready(self):
        if self._negative is None:
            point = _decoded(self.data)
            if point is None:
                return False
            self._negative = _multiples((_P - point[0], point[1], 1, _P - point[3]))
        if PublicKey._base is None:
            PublicKey._base = _multiples(_decoded((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")))
        return True


# --- 5. notes, keys, held heads -----------------------------------------------------------------------------

ORIGIN = re.compile(r"beeldkamer/[A-Za-z0-9._-]+/([1-9][0-9]{0,14})")
SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
HEX_ROOT = re.compile(r"[0-9a-fA-F]{64}")
SIGNATURE = re.compile(r"— ([!-*,-~]+) ([A-Za-z0-9+/]+={0,2})")
KEY = re.compile(r"([!-*,-~]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
# a head without origin speaks of the log as it is now
NEWEST = float("inf")


def decoded64(text):
    """The bytes of base64 in its one right spelling, else None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


class Head:
    """What a checkpoint or a held head says: this generation of the log had, at this size, this root."""

    __slots__ = ("generation", "size", "root", "origin", "text", "signatures", "signers")

    def __init__(self, generation, size, root, origin):
        self.generation, self.size, self.root, self.origin = generation, size, root, origin
        self.text, self.signatures, self.signers = b"", (), frozenset()

    def check_signatures(self, keys):
        """Notes which known keys signed. False when a known key is named that did not sign this (C2SP)."""
        known = [(keys[name, mark], data) for name, mark, data in self.signatures if (name, mark) in keys]
        right = all(key.verifies(self.text, data) for key, data in known)
        self.signers = frozenset(key for key, _ in known)
        self.text, self.signatures = b"", ()
        return right


def head_of(origin, size, root):
    """A head of its three words; None when one of them is malformed."""
    found = ORIGIN.fullmatch(origin) if origin is not None else None
    data = bytes.fromhex(root) if HEX_ROOT.fullmatch(root) else decoded64(root)
    if (origin is not None and not found) or not SIZE.fullmatch(size) or data is None or len(data) != 32:
        return None
    if int(size) > MAX_NUMBER:
        return None
    return Head(int(found.group(1)) if found else NEWEST, int(size), data, origin)


def note_of(text_lines, signature_lines):
    """A signed checkpoint of its lines; None when malformed."""
    signatures = []
    for line in signature_lines:
        found = SIGNATURE.fullmatch(line)
        data = decoded64(found.group(2)) if found else None
        if data is None or len(data) < 5:
            return None
        signatures.append((found.group(1), data[:4], data[4:]))
    if len(text_lines) < 3 or not signatures or decoded64(text_lines[2]) is None:
        return None
    head = head_of(*text_lines[:3])
    if head is None:
        return None
    head.text = "".join(line + "\n" for line in text_lines).encode()
    head.signatures = signatures
    return head


def text_lines(file):
    """The lines of a text file, without their ends. Raises Fault on bytes that no text of ours has."""
    while True:
        data = file.readline(MAX_TEXT_LINE + 2)
        if not data:
            return
        try:
            line = data.decode("utf-8")
        except UnicodeDecodeError:
            line = ""
        if not line.endswith("\n") or len(data) > MAX_TEXT_LINE + 1 or re.search(r"[\x00-\x1f]", line[:-1]):
            raise unreadable("a line of text is malformed")
        yield line[:-1]


def notes(lines):
    """The signed notes that follow one another in a text; empty lines may stand between them."""
    text, signatures, ended = [], [], False
    for line in lines:
        if signatures and not line.startswith("— "):
            yield _note(text, signatures)
            text, signatures, ended = [], [], False
        if line == "" and not text and not ended:
            continue
        if ended:
            signatures.append(line)
        elif line == "":
            ended = True
        else:
            text.append(line)
        if len(text) + len(signatures) > 64:
            raise unreadable("a note has too many lines")
    if text or signatures or ended:
        yield _note(text, signatures)


def _note(text, signatures):
    note = note_of(text, signatures)
    if note is None:
        raise unreadable("a note is malformed")
    return note


def key_of(text):
    """The verifier key of its text, else None."""
    found = KEY.fullmatch(text or "")
    data = decoded64(found.group(3)) if found else None
    if data is None or len(data) != 33 or data[0] != 1:
        return None
    key = PublicKey(found.group(1), data[1:])
    return key if key.hash.hex() == found.group(2) else None


def read_keys(file):
    """Verifier keys by name and key hash, in their order."""
    keys = {}
    for line in text_lines(file):
        key = key_of(line)
        if key is None or keys.get((key.name, key.hash), key) != key:
            raise unreadable("a verifier key is malformed")
        keys[key.name, key.hash] = key
    return keys


def generation_of(key):
    found = ORIGIN.fullmatch(key.name)
    return int(found.group(1)) if found else None


def read_checkpoints(file, keys):
    """The signed checkpoints of a bundle; those of one origin and size count as one with the signatures of all."""
    found = {}
    for head in notes(text_lines(file)):
        if head.origin is None or not head.check_signatures(keys) or not head.signers:
            raise forged(head)
        if all(key.name != head.origin for key in head.signers):
            raise forged(head)
        same = found.setdefault((head.origin, head.size), head)
        if same.root != head.root:
            raise Fault(FORK, "two-checkpoints-of-one-size", f"two checkpoints of size {head.size} differ")
        if same.signers != head.signers:
            same.signers |= head.signers
    return list(found.values())


def forged(head):
    return Fault(BROKEN, "checkpoint-forged", f"the checkpoint of size {head.size} is not signed by the log's key")


def read_held(data):
    """A held head: a signed note, or size and root, with or without the origin before them."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise unreadable("the head is no text") from None
    if "\n\n— " in text:
        found = list(notes(text_lines(io.BytesIO(data))))
        if len(found) != 1:
            raise unreadable("one file holds one head")
        return found[0]
    words = text.split()
    head = head_of(*([None] * (3 - len(words)) + words)) if len(words) in (2, 3) else None
    if head is None:
        raise unreadable("the head is neither a signed note nor size and root")
    return head


# --- 6 and 7. the log, line by line -------------------------------------------------------------------------

TIME = re.compile(
    r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z", re.ASCII
)
HASH = re.compile(r"[0-9a-f]{64}")
NAMES = ["body", "chain", "leaf", "seq"]
AROUND_BODY = len('{"body":,"chain":"","leaf":"","seq":}') + 2 * 64


def is_time(text):
    found = TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups()[:3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (29 if leap else 28) if month == 2 else day <= (30 if month in (4, 6, 9, 11) else 31)


def is_number(value, least):
    return type(value) is int and value >= least


def text_in(value, name):
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def untrue(seq):
    return Fault(BROKEN, "wrong-body", f"what line {seq} says of itself is not so", seq)


class Restore:
    """A generation's first line: what of the one before is still there, and what is lost."""

    def __init__(self, seq, generation, size, root):
        self.seq, self.generation, self.size, self.root = seq, generation, size, root


class Log:
    """Judges a log line by line in memory that does not grow with it. Raises Fault at the first bad line."""

    def __init__(self):
        self.tree = Tree()
        self.generation = 1
        self.restores = []
        self.rotation = None
        self.released = 0
        self._through = 0
        self._chain = bytes(32)
        self._ts = None
        self._bare = []

    def add(self, data):
        seq = self.tree.size + 1
        if len(data) - data.endswith(b"\n") > MAX_LINE:
            raise Fault(BROKEN, "line-too-long", f"line {seq} is longer than any line of a log", seq)
        if not data.endswith(b"\n"):
            raise Fault(BROKEN, "no-line-end", f"line {seq} has no line end", seq)
        line = data[:-1]
        try:
            value = canonical(line, MAX_DEPTH + 1)
        except NotCanonical:
            value = None
        if not self._is_line(value):
            raise Fault(BROKEN, "not-canonical", f"line {seq} is not in canonical form", seq)
        if value["seq"] != seq:
            raise Fault(BROKEN, "wrong-seq", f"where line {seq} should stand, another stands", seq)
        self._link(seq, value, line)
        self.rotation = None
        if value["body"] is None:
            self._no_body(seq)
        else:
            self._check_body(seq, value["body"])
        self.tree.add(bytes.fromhex(value["leaf"]))

    @staticmethod
    def _is_line(value):
        return (
            isinstance(value, dict)
            and list(value) == NAMES
            and (value["body"] is None or isinstance(value["body"], dict))
            and all(isinstance(value[name], str) and HASH.fullmatch(value[name]) for name in ("chain", "leaf"))
            and is_number(value["seq"], 1)
        )

    def _link(self, seq, value, line):
        leaf = bytes.fromhex(value["leaf"])
        if value["body"] is not None:
            end = len(line) - (AROUND_BODY + len(str(seq)) - len('{"body":'))
            if leaf_of(line[len('{"body":') : end]) != leaf:
                raise Fault(BROKEN, "wrong-leaf", f"line {seq} was changed after it was written", seq)
        self._chain = node_of(self._chain, leaf)
        if self._chain.hex() != value["chain"]:
            raise Fault(BROKEN, "wrong-chain", f"line {seq} does not follow the line before it", seq)

    def _no_body(self, seq):
        if self._bare and self._bare[-1][1] == seq - 1:
            self._bare[-1][1] = seq
        else:
            self._bare.append([seq, seq])
        self.released += 1
        self._ts = None

    def _check_body(self, seq, body):
        v, own, ts = body.get("v"), body.get("seq"), body.get("ts")
        if type(v) is not int or v != 1 or type(own) is not int or own != seq or not is_time(ts):
            raise untrue(seq)
        code, det = text_in(body.get("ev"), "code"), body.get("det")
        if self._ts is not None and ts < self._ts:
            if code != "clock.accepted" or text_in(det, "before") != self._ts:
                raise Fault(BROKEN, "time-falls", f"line {seq} is older than the line before it", seq)
        self._ts = ts
        det = det if isinstance(det, dict) else {}
        if code == "audit.released":
            self._release(seq, det.get("through"))
        elif code == "backup.restored":
            self._restore(seq, det)
        elif code == "key.rotated" and det.get("key") == "log":
            self.rotation = (text_in(det, "before"), text_in(det, "after"))

    def _release(self, seq, through):
        if not is_number(through, 1) or through >= seq:
            raise untrue(seq)
        self._through = max(self._through, through)

    def _restore(self, seq, det):
        generation, size, root = det.get("generation"), det.get("size"), decoded64(text_in(det, "root") or "")
        right = (
            is_number(generation, self.generation + 1)
            and is_number(size, 0)
            and root is not None
            and len(root) == 32
            and is_number(det.get("restored"), 0)
            and det.get("restored") == seq - 1
            and is_number(det.get("signers"), 2)
        )
        if not right:
            raise untrue(seq)
        self.generation = generation
        self.restores.append(Restore(seq, generation, size, root))

    def end(self):
        uncovered = [max(first, self._through + 1) for first, last in self._bare if last > self._through]
        if uncovered:
            seq = uncovered[0]
            raise Fault(BROKEN, "body-missing", f"the body of line {seq} is gone and no release covers it", seq)


class Heads:
    """Compares checkpoints and held heads with the log as it is read, and tells keys and generations apart."""

    def __init__(self, checkpoints, held, keys):
        self._checkpoints = sorted(checkpoints, key=lambda head: head.size, reverse=True)
        self._held = sorted(held, key=lambda head: head.size, reverse=True)
        self._keys = list(keys.values())
        self._force = self._first_key(1)
        self._owed = []
        self.proven = self.matched = self.unsigned = 0
        self.lost = []
        self.unmatched = []

    def _first_key(self, generation):
        return next((key for key in self._keys if generation_of(key) == generation), None)

    def after(self, log):
        """Takes the log as it stands after a line, or before the first."""
        size = log.tree.size
        if log.restores and log.restores[-1].seq == size:
            self._restored(log.restores[-1])
        if log.rotation is not None:
            self._rotated(size, log.generation, *log.rotation)
        due = [(head, heads is self._held) for heads in (self._held, self._checkpoints)
               for head in self._due(heads, size)]
        if due:
            root = log.tree.root()
            for head, held in due:
                self._compare(head, held, log, root)

    @staticmethod
    def _due(heads, size):
        found = []
        while heads and heads[-1].size == size:
            found.append(heads.pop())
        return found

    def _restored(self, restore):
        self._force, self._owed = self._first_key(restore.generation), []
        for heads in (self._held, self._checkpoints):
            for head in heads:
                if head.generation != restore.generation - 1:
                    continue
                if head.size > restore.size:
                    raise self._short(head, heads is self._held)
                if head.size == restore.size and head.root != restore.root:
                    if heads is self._held:
                        raise self._fork(head)
                    raise untrue(restore.seq)

    def _rotated(self, seq, generation, before, after):
        old, new = key_of(before), key_of(after)
        if new is None or generation_of(new) != generation or self._force not in (None, old):
            raise untrue(seq)
        if self._force is not None:
            self._owed.append(self._force)
        self._force = new

    def _compare(self, head, held, log, root):
        bare = head.generation == NEWEST
        if head.generation > log.generation and not bare:
            self.unmatched.append(self._short(head, held))
        elif head.generation < log.generation:
            self.lost.append((head, held))
        elif head.root == root:
            if held:
                self.matched += 1
                self.unsigned += not head.signers
            else:
                self._check_signers(head)
            self.proven = head.size
        elif bare and self._in_lost_range(head, log):
            self.lost.append((head, held))
        elif held:
            raise self._fork(head)
        else:
            raise self._differs(BROKEN, "checkpoint-differs", head, "that the checkpoint signed")

    def _check_signers(self, head):
        for key in [self._force, *self._owed]:
            if key not in head.signers:
                raise forged(head)
        self._owed = []

    @staticmethod
    def _in_lost_range(head, log):
        return any(
            restore.seq <= head.size <= restore.size and (head.size < restore.size or head.root == restore.root)
            for restore in log.restores
        )

    def end(self, log):
        """What was not compared until the end of the log."""
        for fault in self.unmatched:
            raise fault
        left = [(head, heads is self._held) for heads in (self._held, self._checkpoints) for head in heads]
        for head, held in left:
            if head.generation < log.generation or head.generation == NEWEST and self._in_lost_range(head, log):
                self.lost.append((head, held))
            else:
                raise self._short(head, held)

    def _fork(self, head):
        return self._differs(FORK, "head-differs", head, "of the head you kept")

    def _differs(self, exit_code, code, head, whose):
        if head.size == 0:
            return Fault(exit_code, code, f"the root of no lines is not that {whose}")
        seq = self.proven + 1
        message = f"the first {head.size} lines are not those {whose}; the first changed is line {seq} or later"
        return Fault(exit_code, code, message, seq)

    @staticmethod
    def _short(head, held):
        code = "shorter-than-head" if held else "shorter-than-checkpoint"
        whose = "the head you kept" if held else "a checkpoint"
        return Fault(SHORT, code, f"{whose} speaks of {head.size} lines")


# --- a bundle -----------------------------------------------------------------------------------------------


def opened(path):
    if path == "-":
        return sys.stdin.buffer
    try:
        return open(path, "rb")
    except OSError as cause:
        raise unreadable(f"{path} cannot be read ({cause.strerror})") from None


def read_small(path):
    with opened(path) as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise unreadable(f"{path} is larger than it can be")
    return data


def read_keys_of(path):
    with opened(path) as file:
        return read_keys(file)


def read_heads(paths, keys):
    held = [read_held(read_small(path)) for path in paths]
    for head in held:
        if not head.check_signatures(keys):
            raise unreadable("a head that you kept bears a wrong signature of a known key")
    return held


class Verdict:
    """What verify_bundle found: the fault, or what can be said of a log that is whole."""

    def __init__(self):
        self.fault = None
        self.size = self.proven = self.released = self.checkpoints = self.matched = self.unsigned = 0
        self.root = sha256(b"")
        self.restores, self.lost_heads = [], []

    @property
    def exit_code(self):
        return WHOLE if self.fault is None else self.fault.exit_code


def verify_bundle(folder, head_paths=(), keys_path=None):
    """Judges the bundle in a folder against heads kept outside the box, in memory that does not grow with it."""
    verdict = Verdict()
    try:
        with opened(os.path.join(folder, "events.ndjson")) as events:
            keys = read_keys_of(keys_path or os.path.join(folder, "keys.txt"))
            held = read_heads(head_paths, keys)
            with opened(os.path.join(folder, "checkpoints.txt")) as file:
                checkpoints = read_checkpoints(file, keys)
            _read_events(events, Log(), Heads(checkpoints, held, keys), verdict)
        verdict.checkpoints = len(checkpoints)
    except Fault as fault:
        verdict.fault = fault
    except OSError as cause:
        verdict.fault = unreadable(f"the bundle cannot be read ({cause.strerror})")
    return verdict


def _read_events(events, log, heads, verdict):
    heads.after(log)
    while True:
        data = events.readline(MAX_LINE + 2)
        if not data:
            break
        log.add(data)
        heads.after(log)
    log.end()
    heads.end(log)
    verdict.size, verdict.root, verdict.released = log.tree.size, log.tree.root(), log.released
    verdict.proven, verdict.matched, verdict.unsigned = heads.proven, heads.matched, heads.unsigned
    verdict.restores = log.restores
    verdict.lost_heads = heads.lost


def sentences(verdict):
    """What the verdict says, a sentence a line."""
    if verdict.fault is not None:
        what = {BROKEN: "Broken", SHORT: "Cut off or rolled back", FORK: "Fork", UNREADABLE: "Unreadable"}
        yield f"{what[verdict.fault.exit_code]}: {verdict.fault}."
        return
    yield f"Whole: {verdict.size} lines."
    yield f"{verdict.size} {base64.b64encode(verdict.root).decode()}"
    for restore in verdict.restores:
        lost = f"lines {restore.seq} to {restore.size} of the log before it are lost"
        none = "no line of the log before it is known to be lost"
        yield (f"Generation {restore.generation} begins with line {restore.seq}, from a backup: "
               f"{lost if restore.size >= restore.seq else none}.")
    if verdict.released:
        yield f"{verdict.released} lines have no body any more: lawfully released after their term."
    for head, held in verdict.lost_heads:
        if held:
            yield f"The head of {head.size} lines that you kept speaks of lost lines: it cannot be confirmed."
    if verdict.matched:
        signed = f" {verdict.unsigned} bore no signature of a known key." if verdict.unsigned else ""
        yield f"{verdict.matched} of the heads that you kept match.{signed}"
    if verdict.checkpoints:
        yield f"{verdict.checkpoints} signed checkpoints; the log is proven up to line {verdict.proven}."
    elif not verdict.matched:
        yield "Only the chain was checked: there is no checkpoint, and no head was given."


# --- 9. proofs ----------------------------------------------------------------------------------------------


class Proof:
    """A proof file: words of its first lines, a path of hashes, a signed checkpoint."""

    def __init__(self, words, path, checkpoint):
        self.words, self.path, self.checkpoint = words, path, checkpoint


def read_proof(data, first_lines):
    """A proof whose first lines are these, each a pattern with one group."""
    bad = unreadable("the proof is malformed")
    head, _, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise bad from None
    found = [re.fullmatch(pattern, line) for pattern, line in zip(first_lines, lines)]
    path = [decoded64(line) for line in lines[len(first_lines) :]]
    if len(found) < len(first_lines) or not all(found) or len(path) > 64:
        raise bad
    if any(one is None or len(one) != 32 for one in path):
        raise bad
    checkpoints = list(notes(text_lines(io.BytesIO(note))))
    if len(checkpoints) != 1 or checkpoints[0].origin is None:
        raise bad
    return Proof([one.group(1) for one in found], path, checkpoints[0])


def trust(checkpoint, held, keys):
    """Demands that the checkpoint of a proof is a head that was kept, or is signed by a key that was given."""
    kept = [one for one in held if one.size == checkpoint.size and same_origin(one, checkpoint)]
    if any(one.root != checkpoint.root for one in kept):
        raise Fault(FORK, "head-differs", f"the proof's checkpoint of size {checkpoint.size} is not the head you kept")
    if not checkpoint.check_signatures(keys):
        raise forged(checkpoint)
    if not kept and all(key.name != checkpoint.origin for key in checkpoint.signers):
        if keys:
            raise forged(checkpoint)
        raise unreadable("nothing to hold the proof against: give --keys or --head", "no-trust")


def same_origin(one, other):
    return None in (one.origin, other.origin) or one.origin == other.origin


def verify_document(document_path, proof_path, head_paths=(), keys_path=None):
    """Checks that a line of the log names this document. Returns the line's body and the checkpoint."""
    keys = read_keys_of(keys_path) if keys_path else {}
    held = read_heads(head_paths, keys)
    proof = read_proof(
        read_small(proof_path),
        [r"(c2sp\.org/tlog-proof@v1)", r"extra ([A-Za-z0-9+/]+={0,2})", r"index (0|[1-9][0-9]{0,15})"],
    )
    text, index = decoded64(proof.words[1]), int(proof.words[2])
    if text is None:
        raise unreadable("the proof is malformed")
    trust(proof.checkpoint, held, keys)
    body = _body_of(text, index + 1)
    if text_in(body.get("det"), "sha256") != _hash_of(document_path):
        raise Fault(BROKEN, "other-document", f"line {index + 1} names another document", index + 1)
    size = proof.checkpoint.size
    if index >= size or root_of_inclusion(leaf_of(text), index, size, proof.path) != proof.checkpoint.root:
        raise Fault(BROKEN, "not-included", f"line {index + 1} is not one that the checkpoint signed", index + 1)
    return body, proof.checkpoint


def _body_of(text, seq):
    try:
        body = canonical(text)
    except NotCanonical:
        raise Fault(BROKEN, "not-canonical", f"line {seq} is not in canonical form", seq) from None
    own, v = (body.get("seq"), body.get("v")) if isinstance(body, dict) else (None, None)
    if type(own) is not int or own != seq or type(v) is not int or v != 1 or not is_time(body.get("ts")):
        raise untrue(seq)
    return body


def _hash_of(path):
    digest = hashlib.sha256()
    with opened(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def verify_consistency(proof_path, head_paths, keys_path=None):
    """Checks that the log of the proof's checkpoint begins as an older head says. Returns both heads."""
    keys = read_keys_of(keys_path) if keys_path else {}
    held = read_heads(head_paths, keys)
    proof = read_proof(read_small(proof_path), [r"old (0|[1-9][0-9]{0,15})"])
    new, size = proof.checkpoint, int(proof.words[0])
    old = next((head for head in held if head.size == size), None)
    if old is None:
        raise unreadable(f"give the head of {size} lines that you kept, with --head", "no-trust")
    if new.size < size:
        raise Fault(SHORT, "shorter-than-head", f"the head you kept speaks of {size} lines")
    trust(new, held, keys)
    if not is_consistent(old.size, old.root, new.size, new.root, proof.path):
        raise Fault(BROKEN, "not-consistent", f"the proof does not show that {new.size} lines begin with the {size}")
    return old, new


# --- the command --------------------------------------------------------------------------------------------


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bundle", metavar="DIR", nargs="?", help="the folder that export-audit wrote")
    parser.add_argument("--head", metavar="FILE", action="append", default=[], help="a head kept outside the box")
    parser.add_argument("--keys", metavar="FILE", help="verifier keys kept outside the box")
    parser.add_argument("--document", metavar="FILE", help="a paper or export to check with its proof")
    parser.add_argument("--proof", metavar="FILE", help="the document's proof; FILE.tlog-proof when not given")
    parser.add_argument("--consistency", metavar="FILE", help="a proof that the log of an old head only grew")
    try:
        given = parser.parse_args(arguments)
    except SystemExit as stop:
        return USAGE if stop.code else WHOLE
    asked = [one for one in (given.bundle, given.document, given.consistency) if one is not None]
    if len(asked) != 1 or (given.proof and not given.document):
        parser.print_usage(sys.stderr)
        return USAGE
    try:
        exit_code, said = _judge(given)
    except Fault as fault:
        verdict = Verdict()
        verdict.fault = fault
        exit_code, said = fault.exit_code, list(sentences(verdict))
    except OSError as cause:
        exit_code, said = UNREADABLE, [f"Unreadable: {cause.strerror}."]
    print("\n".join(said))
    return exit_code


def _judge(given):
    if given.bundle is not None:
        verdict = verify_bundle(given.bundle, given.head, given.keys)
        return verdict.exit_code, list(sentences(verdict))
    if given.consistency is not None:
        old, new = verify_consistency(given.consistency, given.head, given.keys)
        return WHOLE, [f"The log of {new.size} lines begins with the {old.size} lines of the head you kept."]
    proof = given.proof or f"{given.document}.tlog-proof"
    body, checkpoint = verify_document(given.document, proof, given.head, given.keys)
    return WHOLE, [
        f"Line {body['seq']} of {body['ts']} ({text_in(body.get('ev'), 'code')}) names this document.",
        f"The log of {checkpoint.size} lines under {checkpoint.origin} holds that line.",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
