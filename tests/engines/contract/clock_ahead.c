/* Loaded before the C library into the program under test: the machine's clock is ahead by as many seconds as CLOCK_AHEAD says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *at)
{
    int failed = ((int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime"))(clock, at);
    const char *ahead = getenv("CLOCK_AHEAD");
    if (!failed && ahead && clock == CLOCK_REALTIME)
        at->tv_sec += atol(ahead);
    return failed;
}
