/* A storm of one system call: storm getppid|openat THREADS SECONDS [CALLS_A_SECOND]. Prints how many it made. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST_THREADS 64
/* Calls between two looks at the clock. */
#define BURST 64

static int opens;
static double seconds, rate;
static long counts[MOST_THREADS];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void call(void)
{
	if (!opens) {
		syscall(SYS_getppid);
		return;
	}
	int fd = open("/etc/hostname", O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
}

static void *storm(void *place)
{
	double start = now();
	long count = 0;

	for (;;) {
		for (int i = 0; i < BURST; i++)
			call();
		count += BURST;
		double time = now(), due = rate ? start + count / rate : 0;
		if (time >= start + seconds)
			break;
		if (due > time) {
			struct timespec wait = { .tv_nsec = (due - time) * 1e9 };

			nanosleep(&wait, 0);
		}
	}
	*(long *)place = count;
	return 0;
}

int main(int argc, char **argv)
{
	pthread_t threads[MOST_THREADS];
	long total = 0;

	if (argc < 4)
		return 2;
	opens = !strcmp(argv[1], "openat");
	int count = atoi(argv[2]) < MOST_THREADS ? atoi(argv[2]) : MOST_THREADS;
	seconds = atof(argv[3]);
	rate = argc > 4 ? atof(argv[4]) / count : 0;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], 0, storm, &counts[i]);
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], 0);
		total += counts[i];
	}
	fprintf(stderr, "%ld calls\n", total);
	return 0;
}
