"""Links between network namespaces with delay, loss and a firewall, where the kernel has no netem and no nftables.

One process opens a tun device in both namespaces of each link and moves packets between them after a delay.
Usage: link.py SECONDS SEED NAME_A:DEV_A:NAME_B:DEV_B:DELAY_MS:LOSS_PERCENT:ONLY_TCP_PORT ...
With a port other than 0 a link passes IPv4 TCP from or to that port and nothing else; -1 is any port.
Prints "ready" when all devices exist; ends by itself after SECONDS.
A line "NUMBER DELAY_MS LOSS_PERCENT ONLY_TCP_PORT" on its input changes a link (from 0) from then on, told by "done".
"""
import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import sys
import time

CLONE_NEWNET, TUNSETIFF, IFF_TUN_NO_PI = 0x40000000, 0x400454CA, 0x1001
libc = ctypes.CDLL(None, use_errno=True)


def tun(namespace, device):
    with open("/run/netns/" + namespace) as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns " + namespace)
    made = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(made, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN_NO_PI))
    return made


def passes(packet, port):
    if port == 0:
        return True
    if packet[0] >> 4 != 4 or packet[9] != socket.IPPROTO_TCP:
        return False
    return port == -1 or port in struct.unpack_from("!HH", packet, (packet[0] & 15) * 4)


def condition(delay_ms, loss, port):
    return float(delay_ms) / 1000, float(loss) / 100, int(port)


end = time.monotonic() + float(sys.argv[1])
random.seed(int(sys.argv[2]))
across, conditions = {}, []
for number, words in enumerate(sys.argv[3:]):
    name_a, dev_a, name_b, dev_b, *how = words.split(":")
    a, b = tun(name_a, dev_a), tun(name_b, dev_b)
    across[a], across[b] = (b, number), (a, number)
    conditions.append(condition(*how))
print("ready", flush=True)

poller = select.poll()
for fd in across:
    poller.register(fd, select.POLLIN)
poller.register(sys.stdin, select.POLLIN)
queue, count = [], 0
while (now := time.monotonic()) < end:
    wait = max(0.0, queue[0][0] - now) if queue else 0.5
    for fd, _ in poller.poll(wait * 1000):
        if fd == sys.stdin.fileno():
            line = sys.stdin.readline()
            if line == "":
                poller.unregister(fd)
            else:
                number, *how = line.split()
                conditions[int(number)] = condition(*how)
                print("done", flush=True)
            continue
        other, number = across[fd]
        delay, loss, port = conditions[number]
        while True:
            try:
                packet = os.read(fd, 65536)
            except BlockingIOError:
                break
            if passes(packet, port) and (loss == 0 or random.random() >= loss):
                count += 1
                heapq.heappush(queue, (time.monotonic() + delay, count, other, packet))
    while queue and queue[0][0] <= time.monotonic():
        _, _, other, packet = heapq.heappop(queue)
        try:
            os.write(other, packet)
        except OSError:
            pass
