// The launcher: runs before Deno does, in the same file. `place.ts` places it in the deno executable as one more
// segment, behind all others, and makes it the entry point.
//
// First start, `hindtrace ANYTHING`: gives the kernel the same file once more, as Deno with our program before the
// user's words and with an environment that cannot change what it runs. Second start, and children without permissions
// (both begin with the same fixed words): goes on to Deno's own start.
//
// Nothing is allocated, written or unpacked. No library is there yet to call: these are system calls only. The compiled
// bytes lie beside this file; `build.ts` makes them.
typedef unsigned long u64;
typedef long i64;

// Filled by place.ts. The lists are texts, each ended by a NUL, in the bytes behind the structure.
struct settings {
    u64 magic;        // "HINDTRAC"
    u64 deno_entry;   // Deno's own entry point, as the file has it
    u64 own_entry;    // ours, the same way: the difference to where we are is where the kernel put the file
    u64 pass, passes; // words that mark a command line as Deno's own: offset of the list, how many
    u64 word, words;  // words before those of the user
    u64 keep, keeps;  // beginnings of the names of variables that are set aside
    u64 give, gives;  // variables that are given
    u64 aside;        // what the names of those set aside begin with
    u64 name;         // the program's name
};
extern const struct settings settings __attribute__((visibility("hidden")));
extern const char texts[] __attribute__((visibility("hidden")));

#if defined(__x86_64__)
enum { WRITE = 1, CLOSE = 3, MMAP = 9, EXECVE = 59, FCNTL = 72, GETCWD = 79, CHDIR = 80, PRCTL = 157, EXIT = 231, OPENAT = 257,
       FACCESSAT = 269, DUP3 = 292, PIPE2 = 293 };
static inline i64 call(i64 number, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    register i64 r10 __asm__("r10") = d;
    register i64 r8 __asm__("r8") = e;
    register i64 r9 __asm__("r9") = f;
    i64 result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
// The loader left a function in rdx that Deno's start must find there.
__asm__(".section .text.entry,\"ax\"\n.globl entry\nentry:\n"
        "mov %rdx, %r12\n mov %rsp, %r13\n mov %rsp, %rdi\n lea entry(%rip), %rsi\n"
        "and $-16, %rsp\n call start\n mov %r13, %rsp\n mov %r12, %rdx\n jmp *%rax\n.text\n");
#elif defined(__aarch64__)
enum { GETCWD = 17, DUP3 = 24, FCNTL = 25, FACCESSAT = 48, CHDIR = 49, OPENAT = 56, CLOSE = 57, PIPE2 = 59, WRITE = 64,
       EXIT = 94, PRCTL = 167, EXECVE = 221, MMAP = 222 };
static inline i64 call(i64 number, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    register i64 x8 __asm__("x8") = number;
    register i64 x0 __asm__("x0") = a;
    register i64 x1 __asm__("x1") = b;
    register i64 x2 __asm__("x2") = c;
    register i64 x3 __asm__("x3") = d;
    register i64 x4 __asm__("x4") = e;
    register i64 x5 __asm__("x5") = f;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}
// The loader left a function in x0 that Deno's start must find there.
__asm__(".section .text.entry,\"ax\"\n.globl entry\nentry:\n"
        "mov x19, x0\n mov x0, sp\n adr x1, entry\n bl start\n mov x16, x0\n mov x0, x19\n br x16\n.text\n");
#endif

enum { SET_NAME = 15, HERE = -100, READ_WRITE = 2, GET_FD_FLAGS = 1, NO_SUCH_FILE = -2, TOO_BIG = -7, CANNOT_START = 3 };

static i64 length(const char *text)
{
    i64 count = 0;
    while (text[count]) count++;
    return count;
}

static int is_equal(const char *left, const char *right)
{
    while (*left && *left == *right) left++, right++;
    return *left == *right;
}

static int begins(const char *text, const char *with)
{
    while (*with && *text == *with) text++, with++;
    return !*with;
}

static const char *next(const char *text) { return text + length(text) + 1; }

static char *append(char *to, const char *text)
{
    while (*text) *to++ = *text++;
    return to;
}

static void say(const char *text) { call(WRITE, 2, (i64)text, length(text), 0, 0, 0); }

static void stop(const char *why)
{
    say("error: Cannot start ");
    say(texts + settings.name);
    say(": ");
    say(why);
    say("\n");
    call(EXIT, CANNOT_START, 0, 0, 0, 0, 0);
}

// Deno aborts when 0, 1 or 2 is closed and there is no /dev/null to put there (an empty chroot). Then: a pipe whose other
// end is closed. Reading it is the end of the input; writing to it is what a closed pipe always is.
static void open_standard_files(void)
{
    for (i64 fd = 0; fd < 3; fd++) {
        if (call(FCNTL, fd, GET_FD_FLAGS, 0, 0, 0, 0) >= 0) continue;
        // The lowest free number is given: this one.
        if (call(OPENAT, HERE, (i64)"/dev/null", READ_WRITE, 0, 0, 0) >= 0) continue;
        int ends[2];
        if (call(PIPE2, (i64)ends, 0, 0, 0, 0, 0) < 0) stop("a standard file is closed");
        if (fd == 0) call(CLOSE, ends[1], 0, 0, 0, 0, 0);
        else {
            call(DUP3, ends[1], fd, 0, 0, 0, 0);
            call(CLOSE, ends[1], 0, 0, 0, 0, 0);
        }
    }
}

// Deno does not start in a folder that was removed, or that lies outside of the chroot.
static void leave_lost_folder(void)
{
    char path[4096];
    i64 result = call(GETCWD, (i64)path, sizeof path, 0, 0, 0, 0);
    if (result == NO_SUCH_FILE || (result > 0 && path[0] != '/')) call(CHDIR, (i64)"/", 0, 0, 0, 0, 0);
}

static int is_denos(i64 argc, char **argv)
{
    const char *word = texts + settings.pass;
    if (argc <= (i64)settings.passes) return 0;
    for (u64 index = 1; index <= settings.passes; index++, word = next(word)) {
        if (!is_equal(argv[index], word)) return 0;
    }
    return 1;
}

static int is_kept_aside(const char *variable)
{
    const char *beginning = texts + settings.keep;
    for (u64 index = 0; index < settings.keeps; index++, beginning = next(beginning)) {
        if (begins(variable, beginning)) return 1;
    }
    return 0;
}

// Lists and texts for execve, in pages of their own: the stack may be too small for a large environment.
static char *room(i64 argc, char **envp)
{
    i64 size = 8 * (argc + settings.words + settings.gives + 4);
    for (i64 index = 0; envp[index]; index++) size += 8 + length(envp[index]) + 1 + length(texts + settings.aside);
    i64 address = call(MMAP, 0, size, 3 /* read, write */, 0x22 /* private, anonymous */, -1, 0);
    if (address < 0 && address > -4096) stop("no memory");
    return (char *)address;
}

static void start_deno(i64 argc, char **argv, char **envp)
{
    i64 count = 0;
    while (envp[count]) count++;
    char **words = (char **)room(argc, envp);
    char **variables = words + settings.words + argc + 2;
    char *text = (char *)(variables + count + settings.gives + 1);
    i64 at = 0;
    words[at++] = (char *)texts + settings.name;
    const char *word = texts + settings.word;
    for (u64 index = 0; index < settings.words; index++, word = next(word)) words[at++] = (char *)word;
    for (i64 index = 1; index < argc; index++) words[at++] = argv[index];
    words[at] = 0;
    at = 0;
    for (i64 index = 0; index < count; index++) {
        // Set aside by others than us: not believed.
        if (begins(envp[index], texts + settings.aside)) continue;
        if (!is_kept_aside(envp[index])) {
            variables[at++] = envp[index];
            continue;
        }
        variables[at++] = text;
        text = append(append(text, texts + settings.aside), envp[index]);
        *text++ = 0;
    }
    const char *given = texts + settings.give;
    for (u64 index = 0; index < settings.gives; index++, given = next(given)) variables[at++] = (char *)given;
    variables[at] = 0;
    i64 result = call(EXECVE, (i64)"/proc/self/exe", (i64)words, (i64)variables, 0, 0, 0);
    if (result == NO_SUCH_FILE) stop("/proc is not mounted (mount -t proc proc /proc)");
    if (result == TOO_BIG) stop("the words and variables are too many for one command line");
    stop("the kernel does not run /proc/self/exe");
}

__attribute__((used)) u64 start(u64 *stack, u64 entry)
{
    i64 argc = stack[0];
    char **argv = (char **)(stack + 1);
    open_standard_files();
    leave_lost_folder();
    if (!is_denos(argc, argv)) start_deno(argc, argv, argv + argc + 1);
    if (call(FACCESSAT, HERE, (i64)"/proc/self/exe", 0, 0, 0, 0) < 0) stop("/proc is not mounted (mount -t proc proc /proc)");
    // Deno looks at the name it is called by; to others the kernel says that of the link it was started by, "exe".
    argv[0] = (char *)texts + settings.name;
    call(PRCTL, SET_NAME, (i64)argv[0], 0, 0, 0, 0);
    return entry - settings.own_entry + settings.deno_entry;
}

__asm__(".section .settings,\"a\"\n.balign 16\n.globl settings\nsettings: .quad 0x43415254444e4948\n.zero 96\n"
        ".globl texts\ntexts:\n.text\n");
