/* Stops a process in the middle of what it does to files, for tests: LD_PRELOAD on Linux.

   Calls that change files below $FAULT_ROOT are counted, from when $FAULT_ARMED exists.
   FAULT_KILL=n       the n-th kills the process; of a write, after a first part of FAULT_TORN percent
   FAULT_ERROR=n,no   the n-th fails with errno no, and with FAULT_STICKY all later ones
   FAULT_TRACE=file   every call is written there */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { GO, FAIL, KILL };
static long counted, kill_at = -1, error_at = -1;
static int error_no = ENOSPC, torn, sticky, trace = -1, ready;
static const char *root, *armed;

static void begin(void) {
  char *text;
  if (ready) return;
  ready = 1;
  root = getenv("FAULT_ROOT");
  armed = getenv("FAULT_ARMED");
  sticky = getenv("FAULT_STICKY") != 0;
  if ((text = getenv("FAULT_KILL"))) kill_at = atol(text);
  if ((text = getenv("FAULT_TORN"))) torn = atoi(text);
  if ((text = getenv("FAULT_ERROR"))) {
    error_at = atol(text);
    if ((text = strchr(text, ','))) error_no = atoi(text + 1);
  }
  if ((text = getenv("FAULT_TRACE"))) trace = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND, 0644);
}

static int ours(const char *path) { begin(); return root && path && strstr(path, root) && (!armed || access(armed, F_OK) == 0); }

static int ours_by_handle(int handle, char *path) {
  char link[64];
  ssize_t size;
  begin();
  if (!root) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  size = readlink(link, path, 4000);
  if (size <= 0) return 0;
  path[size] = 0;
  return ours(path);
}

static int step(const char *call, const char *path) {
  long n = __sync_add_and_fetch(&counted, 1);
  if (trace >= 0) {
    char line[4300];
    int size = snprintf(line, sizeof line, "%ld %s %s\n", n, call, path);
    syscall(SYS_write, trace, line, size);
  }
  if (n == kill_at) return KILL;
  return error_at > 0 && (n == error_at || (sticky && n > error_at)) ? FAIL : GO;
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }

#define NEXT(type, name, args) static type(*next) args; if (!next) next = dlsym(RTLD_NEXT, name)
#define MAY_STOP(call, path) do { int what = step(call, path); if (what == KILL) die(); if (what == FAIL) { errno = error_no; return -1; } } while (0)

ssize_t write(int handle, const void *data, size_t size) {
  char path[4100];
  NEXT(ssize_t, "write", (int, const void *, size_t));
  if (ours_by_handle(handle, path)) {
    int what = step("write", path);
    if (what == KILL) { if (torn) next(handle, data, size * torn / 100); die(); }
    if (what == FAIL) { errno = error_no; return -1; }
  }
  return next(handle, data, size);
}
ssize_t pwrite64(int handle, const void *data, size_t size, off64_t at) {
  char path[4100];
  NEXT(ssize_t, "pwrite64", (int, const void *, size_t, off64_t));
  if (ours_by_handle(handle, path)) MAY_STOP("pwrite", path);
  return next(handle, data, size, at);
}
ssize_t writev(int handle, const struct iovec *data, int count) {
  char path[4100];
  NEXT(ssize_t, "writev", (int, const struct iovec *, int));
  if (ours_by_handle(handle, path)) MAY_STOP("writev", path);
  return next(handle, data, count);
}
int fsync(int handle) {
  char path[4100];
  NEXT(int, "fsync", (int));
  if (ours_by_handle(handle, path)) MAY_STOP("fsync", path);
  return next(handle);
}
int ftruncate64(int handle, off64_t size) {
  char path[4100];
  NEXT(int, "ftruncate64", (int, off64_t));
  if (ours_by_handle(handle, path)) MAY_STOP("ftruncate", path);
  return next(handle, size);
}
int rename(const char *from, const char *to) {
  NEXT(int, "rename", (const char *, const char *));
  if (ours(to)) MAY_STOP("rename", to);
  return next(from, to);
}
int link(const char *from, const char *to) {
  NEXT(int, "link", (const char *, const char *));
  if (ours(to)) MAY_STOP("link", to);
  return next(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  NEXT(int, "linkat", (int, const char *, int, const char *, int));
  if (ours(to)) MAY_STOP("link", to);
  return next(a, from, b, to, flags);
}
int unlink(const char *path) {
  NEXT(int, "unlink", (const char *));
  if (ours(path)) MAY_STOP("unlink", path);
  return next(path);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned int flags) {
  NEXT(int, "renameat2", (int, const char *, int, const char *, unsigned int));
  if (ours(to)) MAY_STOP("rename", to);
  return next(a, from, b, to, flags);
}
int mkdir(const char *path, mode_t mode) {
  NEXT(int, "mkdir", (const char *, mode_t));
  if (ours(path)) MAY_STOP("mkdir", path);
  return next(path, mode);
}
static int opened(const char *name, const char *path, int flags, int mode) {
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
  if ((flags & O_CREAT) && ours(path)) MAY_STOP("create", path);
  return next(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  int mode = 0;
  if (flags & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }
  return opened("open", path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  int mode = 0;
  if (flags & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }
  return opened("open64", path, flags, mode);
}
