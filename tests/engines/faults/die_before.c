/* Loaded before the C library into the process under test: counts the calls that lock, write, flush, cut or remove the files of
   one folder, and ends the process by SIGKILL before the one that was asked for. What it was about to do is left in a file.
   Unlocking is left out, and so is the index of the write-ahead log: the kernel does the one and a reader the other again. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long calls;

static void count(const char *call, const char *path)
{
    const char *folder = getenv("DIE_IN"), *number = getenv("DIE_BEFORE"), *last = getenv("DIE_NOTE");
    if (!folder || !number || !last || strncmp(path, folder, strlen(folder)) != 0 || strstr(path, "-shm"))
        return;
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != atol(number))
        return;
    const char *name = path + strlen(folder);
    FILE *note = fopen(last, "w");
    if (note) {
        fprintf(note, "%s %s", call, *name ? name : "/");
        fclose(note);
    }
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static void count_file(const char *call, int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    count(call, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t length) { count_file("write", fd); return REAL(write)(fd, bytes, length); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { count_file("write", fd); return REAL(pwrite)(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { count_file("write", fd); return REAL(pwrite64)(fd, bytes, length, at); }
int fsync(int fd) { count_file("flush", fd); return REAL(fsync)(fd); }
int fdatasync(int fd) { count_file("flush", fd); return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { count_file("cut", fd); return REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { count_file("cut", fd); return REAL(ftruncate64)(fd, length); }
int unlink(const char *path) { count("remove", path); return REAL(unlink)(path); }

static void count_lock(int fd, int command, void *argument)
{
    if ((command == F_SETLK || command == F_SETLK64) && ((struct flock *)argument)->l_type != F_UNLCK)
        count_file("lock", fd);
}

int fcntl(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    count_lock(fd, command, argument);
    return REAL(fcntl)(fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    count_lock(fd, command, argument);
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64"))(fd, command, argument);
}
