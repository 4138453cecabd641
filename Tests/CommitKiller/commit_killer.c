/*
 * Kills a program with SIGKILL at one of its commits to an SQLite database in WAL mode, or counts them.
 *
 * Loaded with LD_PRELOAD. A commit with synchronous = FULL is a number of writes to a file that ends in "-wal", and an
 * fdatasync of it.
 *
 *   FCD_TEST_KILL_COMMIT  which commit, from 1; 0 or nothing never kills
 *   FCD_TEST_KILL_MOMENT  "before": at its first write, so that nothing of it is in the file;
 *                         "after": once it is on the disk
 *   FCD_TEST_COMMITS_TO   a file that gets the number of commits as they happen
 */
#define _GNU_SOURCE
#include "commit_killer.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long commits;

static int is_log(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

static long wanted(void) {
    const char *text = getenv("FCD_TEST_KILL_COMMIT");
    return text ? atol(text) : 0;
}

static int kills_before(void) {
    const char *text = getenv("FCD_TEST_KILL_MOMENT");
    return text && strcmp(text, "before") == 0;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Before a write to the log: it belongs to the commit after the last one that was synced. */
static void writing(int descriptor) {
    if (wanted() == 0 || !kills_before() || !is_log(descriptor)) return;
    pthread_mutex_lock(&lock);
    if (commits + 1 == wanted()) die();
    pthread_mutex_unlock(&lock);
}

static void synced(int descriptor) {
    if (!is_log(descriptor)) return;
    pthread_mutex_lock(&lock);
    commits += 1;
    const char *path = getenv("FCD_TEST_COMMITS_TO");
    if (path) {
        char text[32];
        int length = snprintf(text, sizeof text, "%ld", commits);
        int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file >= 0) {
            if (write(file, text, (size_t)length) < 0) { /* the test sees that the file is empty */ }
            close(file);
        }
    }
    if (commits == wanted() && !kills_before()) die();
    pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    writing(descriptor);
    return real(descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    writing(descriptor);
    return real(descriptor, bytes, count, offset);
}

int fdatasync(int descriptor) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int result = real(descriptor);
    synced(descriptor);
    return result;
}

int fsync(int descriptor) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int result = real(descriptor);
    synced(descriptor);
    return result;
}
