/* A library for LD_PRELOAD that makes disks slow, full or dead for one program:
 *
 *     cc -shared -fPIC -o slow_read.so slow_read.c -ldl
 *     SLOW_BELOW=/songs SLOW_MILLIS=99999999 LD_PRELOAD=./slow_read.so moodsic
 *
 * SLOW_BELOW         whatever looks at, opens or reads a file below this folder (an absolute path without links) ...
 * SLOW_MILLIS        ... waits that long before; a huge number hangs it.
 * SLOW_WHILE         ... if this is given, only while a file of this name exists.
 * SLOW_FSYNC_MILLIS  how much longer a sync of the label database (a path with `moodsic.db` in it) takes.
 * DISK_FULL_WHILE    while a file of this name exists, writes to the label database fail with ENOSPC.
 *
 * Not seen: files that are mapped into memory, and system calls that do not go through libc.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *slow_below, *slow_while, *full_while;
static long slow_millis, fsync_millis;

__attribute__((constructor)) static void read_switches(void) {
    const char *millis = getenv("SLOW_MILLIS"), *fsyncs = getenv("SLOW_FSYNC_MILLIS");
    slow_below = getenv("SLOW_BELOW");
    slow_while = getenv("SLOW_WHILE");
    full_while = getenv("DISK_FULL_WHILE");
    slow_millis = millis ? atol(millis) : 0;
    fsync_millis = fsyncs ? atol(fsyncs) : 0;
}

static void wait_millis(long millis) {
    struct timespec left = {millis / 1000, millis % 1000 * 1000000};
    /* Signals must not end it early. */
    while (nanosleep(&left, &left) == -1 && errno == EINTR) {}
}

static void slow_path(const char *path) {
    size_t length = slow_below ? strlen(slow_below) : 0;
    if (path && length && !strncmp(path, slow_below, length) && (path[length] == '/' || !path[length]))
        if (!slow_while || !syscall(SYS_faccessat, AT_FDCWD, slow_while, F_OK)) wait_millis(slow_millis);
}

/* Where an open file lies; the empty text for a socket and the like. */
static const char *path_of(int fd, char path[PATH_MAX]) {
    char link[64];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    path[length > 0 && path[0] == '/' ? length : 0] = 0;
    return path;
}

static void slow_fd(int fd) {
    char path[PATH_MAX];
    if (slow_below)
        slow_path(path_of(fd, path));
}

static int is_database(int fd) {
    char path[PATH_MAX];
    return strstr(path_of(fd, path), "moodsic.db") != NULL;
}

/* Asked by a bare system call: `access` could be slow itself. */
static int disk_is_full(int fd) {
    int saved = errno;
    int full = full_while && !syscall(SYS_faccessat, AT_FDCWD, full_while, F_OK) && is_database(fd);
    errno = full ? ENOSPC : saved;
    return full;
}

/* --- What looks at files and opens them. */

#define OPEN(name)                                              \
    int name(const char *path, int flags, ...) {                \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        slow_path(path);                                        \
        return REAL(name)(path, flags, mode);                   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                            \
    int name(int dir, const char *path, int flags, ...) {       \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        mode_t mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                           \
        slow_path(path);                                        \
        return REAL(name)(dir, path, flags, mode);              \
    }
OPENAT(openat)
OPENAT(openat64)

DIR *opendir(const char *path) {
    slow_path(path);
    return REAL(opendir)(path);
}

int statx(int dir, const char *restrict path, int flags, unsigned mask, struct statx *restrict found) {
    slow_path(path);
    return REAL(statx)(dir, path, flags, mask, found);
}

#define STAT(name, type)                                        \
    int name(const char *restrict path, struct type *restrict found) { \
        slow_path(path);                                        \
        return REAL(name)(path, found);                         \
    }
STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)

int access(const char *path, int mode) {
    slow_path(path);
    return REAL(access)(path, mode);
}

char *realpath(const char *restrict path, char *restrict found) {
    slow_path(path);
    return REAL(realpath)(path, found);
}

/* --- What reads. */

#define READ(name, parameters, arguments)                       \
    ssize_t name parameters {                                   \
        slow_fd(fd);                                            \
        return REAL(name) arguments;                            \
    }
READ(read, (int fd, void *to, size_t size), (fd, to, size))
READ(pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
READ(pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
READ(readv, (int fd, const struct iovec *to, int count), (fd, to, count))
READ(preadv, (int fd, const struct iovec *to, int count, off_t at), (fd, to, count, at))

/* --- What writes, and syncs. */

#define WRITE(type, name, parameters, arguments)                \
    type name parameters {                                      \
        if (disk_is_full(fd))                                   \
            return -1;                                          \
        return REAL(name) arguments;                            \
    }
WRITE(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
WRITE(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
WRITE(ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
WRITE(ssize_t, writev, (int fd, const struct iovec *from, int count), (fd, from, count))
/* Room to grow into is what a full disk lacks first. */
WRITE(int, fallocate, (int fd, int mode, off_t at, off_t size), (fd, mode, at, size))

int posix_fallocate(int fd, off_t at, off_t size) {
    return disk_is_full(fd) ? ENOSPC : REAL(posix_fallocate)(fd, at, size);
}

#define SYNC(name)                                              \
    int name(int fd) {                                          \
        if (fsync_millis && is_database(fd))                    \
            wait_millis(fsync_millis);                          \
        return REAL(name)(fd);                                  \
    }
SYNC(fsync)
SYNC(fdatasync)
