/*
 * Load for a TURN relay: pairs of clients whose handshake is done send each other the packets of an HD call.
 *
 *   load SERVER-IP SERVER-PORT SERVER-PID WINDOW RATE WARM-UP SECONDS < clients
 *
 * One line of input a client: LOCAL-IP LOCAL-PORT CHANNEL PEER-IP PEER-PORT; CHANNEL 0 sends indications to the peer.
 * Two lines that follow each other are the two sides of a call.
 *
 * RATE 0: each direction keeps WINDOW packets on their way and sends one for each that arrives, which finds the
 * server's own limit without overrunning it. Else RATE packets a second in all, evenly, whatever arrives.
 *
 * Prints one line of JSON: what was sent and what arrived in SECONDS after WARM-UP, what arrived at the wrong client,
 * and the nanoseconds of processor that SERVER-PID and this program used meanwhile.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CLIENTS = 128, BATCH = 32, SLOT = 2048, VIDEO = 1170, AUDIO = 120, BUFFER = 4 << 20 };
/* Of 21 packets of such a call 16 are video and 5 are audio. */
enum { CYCLE = 21, AUDIO_IN_CYCLE = 5 };
#define COOKIE 0x2112a442u

struct client {
  int fd;
  struct sockaddr_in local, peer;
  uint16_t channel;
  unsigned header;                 /* bytes before the payload */
  unsigned char head[2][64];       /* of a video and of an audio packet */
  unsigned turn;                   /* place in the cycle */
  uint64_t sent, arrived, lost;    /* in this client's direction */
};

static struct client clients[MOST_CLIENTS];
static unsigned count;
static unsigned char payload[VIDEO + 4];
static unsigned char inbox[BATCH][SLOT];
static uint64_t wrong;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Time on a processor of all threads of a process. proc(5), schedstat. */
static uint64_t processor_time(const char *pid) {
  char path[320];
  snprintf(path, sizeof path, "/proc/%s/task", pid);
  DIR *tasks = opendir(path);
  if (!tasks) fail(path);
  uint64_t sum = 0, one;
  for (struct dirent *task; (task = readdir(tasks));) {
    if (task->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "/proc/%s/task/%s/schedstat", pid, task->d_name);
    FILE *file = fopen(path, "r");
    if (!file) continue;
    if (fscanf(file, "%lu", &one) == 1) sum += one;
    fclose(file);
  }
  closedir(tasks);
  return sum;
}

static void put16(unsigned char *at, unsigned value) {
  at[0] = (unsigned char)(value >> 8);
  at[1] = (unsigned char)value;
}

static unsigned get16(const unsigned char *at) {
  return (unsigned)at[0] << 8 | at[1];
}

static void put32(unsigned char *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xffff);
}

/* ChannelData (RFC 8656 section 12.4), or a Send indication with XOR-PEER-ADDRESS and DATA (section 11). */
static void write_head(struct client *client, unsigned char *head, unsigned length) {
  if (client->channel) {
    client->header = 4;
    put16(head, client->channel);
    put16(head + 2, length);
    return;
  }
  client->header = 36;
  put16(head, 0x0016);
  put16(head + 2, 16 + ((length + 3) & ~3u));
  put32(head + 4, COOKIE);
  put16(head + 20, 0x0012);
  put16(head + 22, 8);
  head[25] = 1;
  put16(head + 26, ntohs(client->peer.sin_port) ^ (COOKIE >> 16));
  put32(head + 28, ntohl(client->peer.sin_addr.s_addr) ^ COOKIE);
  put16(head + 32, 0x0013);
  put16(head + 34, length);
}

static void open_clients(const struct sockaddr_in *server) {
  char local[64], peer[64];
  unsigned local_port, channel, peer_port;
  while (scanf("%63s %u %u %63s %u", local, &local_port, &channel, peer, &peer_port) == 5) {
    if (count == MOST_CLIENTS) exit(2);
    struct client *client = &clients[count++];
    client->local = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)local_port)};
    client->peer = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)peer_port)};
    inet_pton(AF_INET, local, &client->local.sin_addr);
    inet_pton(AF_INET, peer, &client->peer.sin_addr);
    client->channel = (uint16_t)channel;
    write_head(client, client->head[0], VIDEO);
    write_head(client, client->head[1], AUDIO);
    client->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &(int){BUFFER}, sizeof(int));
    setsockopt(client->fd, SOL_SOCKET, SO_SNDBUF, &(int){BUFFER}, sizeof(int));
    if (bind(client->fd, (struct sockaddr *)&client->local, sizeof client->local)) fail("bind");
    if (connect(client->fd, (const struct sockaddr *)server, sizeof *server)) fail("connect");
  }
}

/* Sends up to BATCH packets of the cycle; returns how many went out. */
static unsigned send_some(struct client *client, unsigned wanted) {
  struct mmsghdr out[BATCH];
  struct iovec parts[BATCH][2];
  if (wanted > BATCH) wanted = BATCH;
  for (unsigned i = 0; i < wanted; i++) {
    bool audio = (client->turn + i) * AUDIO_IN_CYCLE % CYCLE < AUDIO_IN_CYCLE;
    unsigned length = audio ? AUDIO : VIDEO;
    unsigned padding = client->channel ? 0 : (4 - length % 4) % 4;
    parts[i][0] = (struct iovec){client->head[audio], client->header};
    parts[i][1] = (struct iovec){payload, length + padding};
    out[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = parts[i], .msg_iovlen = 2}};
  }
  /* the first bytes of the payload name the direction */
  put32(payload, 0xc0ffee00u | (uint32_t)(client - clients));
  int sent = sendmmsg(client->fd, out, wanted, 0);
  if (sent <= 0) return 0;
  client->turn += (unsigned)sent;
  client->sent += (unsigned)sent;
  return (unsigned)sent;
}

/* Where the payload of ChannelData or of a Data indication stands; 0: it is neither. Servers order attributes as they like. */
static unsigned payload_at(const unsigned char *frame, unsigned length) {
  if (length >= 4 && frame[0] >= 0x40) return 4;
  if (length < 20 || frame[0] != 0x00 || frame[1] != 0x17) return 0;
  for (unsigned at = 20; at + 4 <= length;) {
    unsigned type = get16(frame + at), size = get16(frame + at + 2);
    if (type == 0x0013) return at + 4;
    at += 4 + ((size + 3) & ~3u);
  }
  return 0;
}

static struct client *other_side(struct client *client) {
  return &clients[(client - clients) ^ 1];
}

/* Counts what waits on a socket in favour of the direction it came by; returns how many packets. */
static unsigned receive_some(struct client *client) {
  static struct mmsghdr in[BATCH];
  static struct iovec parts[BATCH];
  for (unsigned i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){inbox[i], SLOT};
    in[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[i], .msg_iovlen = 1}};
  }
  int arrived = recvmmsg(client->fd, in, BATCH, 0, NULL);
  if (arrived <= 0) return 0;
  struct client *from = other_side(client);
  unsigned counted = 0;
  for (int i = 0; i < arrived; i++) {
    unsigned at = payload_at(inbox[i], in[i].msg_len);
    if (at == 0 || in[i].msg_len < at + AUDIO) continue; /* a late answer of the handshake */
    unsigned char mark[4];
    put32(mark, 0xc0ffee00u | (uint32_t)(from - clients));
    if (memcmp(inbox[i] + at, mark, sizeof mark)) wrong++;
    else counted++;
  }
  from->arrived += counted;
  return counted;
}

static unsigned epoll_all(void) {
  int epoll = epoll_create1(0);
  for (unsigned i = 0; i < count; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event)) fail("epoll_ctl");
  }
  return (unsigned)epoll;
}

static void receive_ready(int epoll, int patience_ms, unsigned window) {
  struct epoll_event ready[MOST_CLIENTS];
  int found = epoll_wait(epoll, ready, MOST_CLIENTS, patience_ms);
  for (int i = 0; i < found; i++) {
    struct client *client = &clients[ready[i].data.u32];
    unsigned arrived = receive_some(client);
    if (window && arrived) send_some(other_side(client), arrived);
  }
}

/* A direction that stood still lost what was on its way: fill its window again. */
static void refill(unsigned window) {
  static uint64_t before[MOST_CLIENTS];
  for (unsigned i = 0; i < count; i++) {
    struct client *client = &clients[i];
    if (client->arrived == before[i]) client->lost = client->sent - client->arrived;
    before[i] = client->arrived;
    uint64_t under_way = client->sent - client->arrived - client->lost;
    while (under_way < window) {
      unsigned more = send_some(client, window - (unsigned)under_way);
      if (!more) break;
      under_way += more;
    }
  }
}

/* What is due by now at `rate`, in turns of a few packets from each client. */
static void send_due(uint64_t due, uint64_t *done) {
  static unsigned next;
  while (*done < due) {
    unsigned wanted = due - *done < 4 ? (unsigned)(due - *done) : 4;
    *done += wanted; /* what the own buffer refuses counts as due, not as sent */
    send_some(&clients[next++ % count], wanted);
  }
}

static void totals(uint64_t *sent, uint64_t *arrived) {
  *sent = *arrived = 0;
  for (unsigned i = 0; i < count; i++) {
    *sent += clients[i].sent;
    *arrived += clients[i].arrived;
  }
}

static void run(int epoll, unsigned window, double rate, double seconds) {
  uint64_t start = nanoseconds(), end = start + (uint64_t)(seconds * 1e9), refilled = 0, done = 0;
  for (uint64_t now = start; now < end; now = nanoseconds()) {
    if (window && now - refilled > 50000000u) {
      refill(window);
      refilled = now;
    }
    if (!window) send_due((uint64_t)((double)(now - start) / 1e9 * rate), &done);
    receive_ready(epoll, 0, window);
  }
}

int main(int argc, char **argv) {
  if (argc != 8) return 2;
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
  inet_pton(AF_INET, argv[1], &server.sin_addr);
  double rate = atof(argv[5]), warm_up = atof(argv[6]), seconds = atof(argv[7]);
  unsigned window = rate > 0 ? 0 : (unsigned)atoi(argv[4]);
  char own[16];
  snprintf(own, sizeof own, "%d", getpid());
  open_clients(&server);
  int epoll = (int)epoll_all();

  run(epoll, window, rate, warm_up);
  uint64_t sent[2], arrived[2], server_ns = processor_time(argv[3]), own_ns = processor_time(own);
  totals(&sent[0], &arrived[0]);
  run(epoll, window, rate, seconds);
  server_ns = processor_time(argv[3]) - server_ns;
  own_ns = processor_time(own) - own_ns;
  totals(&sent[1], &arrived[1]);
  /* The last packets; what came later would count in the next load of the same clients. */
  for (uint64_t end = nanoseconds() + 300000000u; nanoseconds() < end;) receive_ready(epoll, 10, 0);
  uint64_t all_sent, all_arrived;
  totals(&all_sent, &all_arrived);
  printf("{\"sent\":%lu,\"arrived\":%lu,\"allSent\":%lu,\"allArrived\":%lu,\"wrong\":%lu,\"serverNs\":%lu,"
         "\"ownNs\":%lu,\"seconds\":%g}\n",
         sent[1] - sent[0], arrived[1] - arrived[0], all_sent, all_arrived, wrong, server_ns, own_ns, seconds);
  return 0;
}
