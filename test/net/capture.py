"""Sees every packet of a network namespace, on all its devices, and tells who spoke to whom.

Usage: capture.py NAMESPACE
Prints "ready"; at the end of its input one line "PROTOCOL FROM PORT TO PORT" for each pair that exchanged UDP or TCP,
then "lost N": packets that the kernel could not keep for it.
"""
import ctypes
import os
import select
import socket
import struct
import sys

CLONE_NEWNET, ETH_P_ALL, SOL_PACKET, PACKET_STATISTICS, SO_RCVBUFFORCE = 0x40000000, 3, 263, 6, 33
UDP, TCP = 17, 6

with open("/run/netns/" + sys.argv[1]) as handle:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns " + sys.argv[1])
packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
packets.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 256 * 1024 * 1024)
packets.setblocking(False)
print("ready", flush=True)

flows = set()


def note(packet):
    version = packet[0] >> 4
    if version == 4:
        header, protocol = (packet[0] & 15) * 4, packet[9]
        ends = [socket.inet_ntop(socket.AF_INET, packet[at : at + 4]) for at in (12, 16)]
    elif version == 6:
        header, protocol = 40, packet[6]
        ends = [socket.inet_ntop(socket.AF_INET6, packet[at : at + 16]) for at in (8, 24)]
    else:
        return
    if protocol in (UDP, TCP) and len(packet) >= header + 4:
        ports = struct.unpack_from("!HH", packet, header)
        name = "udp" if protocol == UDP else "tcp"
        flows.add("%s %s %d %s %d" % (name, ends[0], ports[0], ends[1], ports[1]))


def drain():
    while True:
        try:
            note(packets.recv(256))
        except BlockingIOError:
            return


poller = select.poll()
poller.register(packets, select.POLLIN)
poller.register(sys.stdin, select.POLLIN)
ended = False
while not ended:
    for fd, _ in poller.poll():
        if fd == packets.fileno():
            drain()
        else:
            ended = not os.read(fd, 1)
drain()
lost = struct.unpack("II", packets.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]
for flow in sorted(flows):
    print(flow)
print("lost %d" % lost)
