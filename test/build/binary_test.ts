import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { VERSION } from "../../src/version.ts";
import { bash, hasProgram, LOG, makeBinary, type Outcome, ROOT, snapshot, testWith } from "./binary.ts";

const folder = await Deno.makeTempDir({ prefix: "binary-" });
const binary = `${folder}/hindtrace`;
await Deno.chmod(folder, 0o755);
await makeBinary(binary);
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const SAYS_VERSION: Outcome = { code: 0, stdout: `hindtrace ${VERSION}\n`, stderr: "" };
const isRoot = Deno.uid() === 0;

Deno.test("the binary tells how it was built, what is inside, and all licenses", async () => {
  const { code, stdout } = await bash('"$1" version --verbose', [binary]);
  strictEqual(code, 0);
  for (
    const line of [
      /^built by +launcher, for /m,
      /^deno +2\./m,
      /^yaml +2\..*ISC/m,
      /^ +Apache License$/m,
      /^ +MIT License$/m,
    ]
  ) {
    match(stdout, line);
  }
});

for (
  const [name, script] of [
    ["without any variable", 'env -i "$1" version'],
    ["with HOME that cannot be written", 'HOME=/proc "$1" version'],
    ["with stdin closed", '"$1" version <&-'],
    ["with stdin and stderr closed", '"$1" version <&- 2>&-'],
    ["in a session of its own, hangups ignored", 'setsid --wait nohup "$1" version 2>/dev/null'],
    ["in a folder that was removed", 'cd "$(mktemp -d)" && rmdir "$PWD" && "$1" version'],
    ["under another name", 'ln -s "$1" "$1-dx" && exec -a dx "$1-dx" version'],
    ["on a terminal", 'script -qec "$1 version" /dev/null | tr -d "\\r"'],
    ["without a name", 'exec -a "" "$1" version'],
    [
      "from cron: a bare environment and a pipe",
      'env -i PATH=/usr/bin:/bin SHELL=/bin/sh sh -c "exec $1 version" | cat',
    ],
  ] as const
) {
  Deno.test(`the binary starts ${name}`, async () => {
    deepStrictEqual(await bash(script, [binary]), SAYS_VERSION);
  });
}

for (
  const [name, value] of [
    ["DENO_V8_FLAGS", "--help"],
    ["DENO_DIR", "$HOME/deno"],
    ["DENO_CONDITIONS", "x"],
    ["DENO_CERT", "/nowhere"],
    ["DENO_TLS_CA_STORE", "x"],
    ["DENO_COVERAGE_DIR", "$HOME/coverage"],
    ["DENO_AUDIT_PERMISSIONS", "$HOME/audit"],
    ["DENO_TRACE_PERMISSIONS", "1"],
    ["DENO_AUTO_SERVE", "1"],
    ["DENO_INTERNAL_CHILD_ENTRYPOINT", "x"],
    ["DENO_UNSTABLE_CONTROL_SOCK", "unix:/nowhere"],
    ["NODE_OPTIONS", "--require=/nowhere.js"],
    ["NODE_V8_COVERAGE", "$HOME/coverage"],
    ["NODE_EXTRA_CA_CERTS", "/nowhere"],
    ["NODE_CHANNEL_FD", "1"],
    ["OTEL_DENO", "true"],
    ["RUST_LOG", "trace"],
    ["RUST_MIN_STACK", "1"],
  ] as const
) {
  Deno.test(`an inherited ${name} changes nothing`, async () => {
    const home = await Deno.makeTempDir();
    const env = { HOME: home, [name]: value.replace("$HOME", home) };
    deepStrictEqual(await bash('"$1" version', [binary], env), SAYS_VERSION);
    const { code, stdout } = await bash('"$1" analyze -q -o jsonl "$2"', [binary, LOG], env);
    strictEqual(code, 0);
    strictEqual(stdout, (await bash('"$1" analyze -q -o jsonl "$2"', [binary, LOG])).stdout);
    deepStrictEqual([...Deno.readDirSync(home)], []);
    await Deno.remove(home);
  });
}

Deno.test("variables that are set aside keep their values under another name, and are not believed from others", async () => {
  const probe = `data:text/javascript,console.log(JSON.stringify(Deno.env.toObject()))`;
  const env = { NODE_OPTIONS: "--inspect", HINDTRACE_ASIDE_DENO_DIR: "/evil", KEPT: "a=b" };
  // What Deno is given is seen where the launcher gives it to the kernel: a stand-in for the second start.
  const { stdout } = await bash('"$1" run --quiet --no-prompt --no-config --allow-env "$2"', [binary, probe], env);
  strictEqual(JSON.parse(stdout).NODE_OPTIONS, "--inspect", "a child is given what its parent gives");
  const started = await bash(
    'mkfifo "$3"; exec 9<>"$3"; "$1" analyze -q - <"$3" & sleep 0.5; tr "\\0" "\\n" <"/proc/$!/environ"; kill -9 $!',
    [binary, LOG, `${folder}/fifo`],
    env,
  );
  const variables = started.stdout.split("\n");
  ok(variables.includes("HINDTRACE_ASIDE_NODE_OPTIONS=--inspect"), started.stdout);
  ok(variables.includes("KEPT=a=b") && variables.includes("DENO_DIR=/proc/self/exe/x"));
  deepStrictEqual(variables.filter((variable) => /^NODE_|evil/.test(variable)), []);
});

Deno.test("a child without permissions is denied all", async () => {
  const { findFaults } = await import("../../build/smoke.ts");
  deepStrictEqual(await findFaults(binary), []);
});

Deno.test("signatures of users work from the binary: Rego and TypeScript, each in a child", async () => {
  const rules = ["rules/rego", "rules/typescript"].map((path) => new URL(path, ROOT).pathname);
  const { code, stdout, stderr } = await bash('"$1" check --rules-dir "$2" --rules-dir "$3"', [binary, ...rules]);
  strictEqual(code, 0, stdout + stderr);
  match(stdout, /No mistakes: \d+ signatures/);
});

Deno.test("the binary is found by its name", async () => {
  const found = await bash('"$1" analyze - < <(sleep 1) &>/dev/null & sleep 0.3; cat /proc/$!/comm; wait', [binary]);
  deepStrictEqual(found.stdout, "hindtrace\n");
});

Deno.test("no descriptor of its own goes to children", async () => {
  // Beside it a program that opens nothing: what that one has was inherited.
  const { stdout } = await bash(
    `mkfifo "$2"; exec 9<>"$2"; "$1" analyze -q - <"$2" 9>&- & it=$!; sleep 5 9>&- & other=$!; sleep 0.5
     for fd in /proc/$it/fd/*; do n=\${fd##*/}
       [ -e /proc/$other/fd/$n ] || echo "$n $(readlink $fd) $(grep flags /proc/$it/fdinfo/$n)"
     done; kill -9 $it $other`,
    [binary, `${folder}/descriptors`],
  );
  const lines = stdout.trim().split("\n");
  ok(lines.length > 2, stdout);
  // 02000000: closed when another program is started.
  deepStrictEqual(lines.filter((line) => !/\s0?2\d{6}$/.test(line)), []);
});

Deno.test("a file that was cut short says so", async () => {
  const { code, stderr } = await bash('head -c -1000 "$1" > "$1-cut"; chmod +x "$1-cut"; "$1-cut" version', [binary]);
  deepStrictEqual([code, stderr], [3, "error: Cannot start hindtrace: its file was cut short\n"]);
});

Deno.test("it leaves nothing behind, wherever it may write", async () => {
  const home = await Deno.makeTempDir();
  const env = { HOME: home, TMPDIR: home, XDG_CACHE_HOME: `${home}/cache`, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  const before = await snapshot(home);
  const rules = new URL("rules/rego", ROOT).pathname;
  const script =
    'cd "$HOME" && "$1" analyze -o json --rules-dir "$3" "$2" && "$1" list events && gzip -c "$2" | "$1" analyze';
  const { code, stderr } = await bash(script, [binary, LOG, rules], env);
  strictEqual(code, 0, stderr);
  deepStrictEqual(await snapshot(home), before);
  await Deno.remove(home, { recursive: true });
});

testWith(
  hasProgram("strace") ? undefined : "strace is not here",
  "no call creates, changes or sends anything",
  async () => {
    const rules = new URL("rules/rego", ROOT).pathname;
    const { code } = await bash(
      'strace -f -qq -e trace=file,network -o "$3" "$1" analyze -o jsonl --rules-dir "$4" "$2" >/dev/null 2>&1',
      [binary, LOG, `${folder}/trace`, rules],
    );
    strictEqual(code, 0);
    const calls = (await Deno.readTextFile(`${folder}/trace`)).split("\n");
    ok(calls.length > 100);
    const changes = calls.filter((call) => {
      return /O_CREAT|O_WRONLY|O_RDWR|\b(mkdir|unlink|rename|symlink|link|mknod|chmod|chown|utime|truncate|connect|bind|sendto)/
        .test(call) && !/= -1 /.test(call) && !/unfinished|"\/dev\/(null|tty)"|socketpair/.test(call);
    });
    deepStrictEqual(changes, []);
  },
);

const noRoot = isRoot ? undefined : "chroot needs root";

testWith(noRoot, "it runs in a chroot that holds glibc and /proc, as anybody", async () => {
  const jail = await makeJail();
  try {
    await bash('mount -t proc proc "$1/proc"', [jail]);
    const before = (await snapshot(jail)).filter((line) => !line.startsWith("proc"));
    for (const user of ["0:0", "65534:65534"]) {
      for (const closed of ["", "<&-", "<&- 2>&-", "<&- >&- 2>&-"]) {
        const said = await bash(`chroot --userspec=${user} "$1" /hindtrace version ${closed}`, [jail]);
        deepStrictEqual(
          said,
          { ...SAYS_VERSION, stdout: closed.includes(" >&-") ? "" : SAYS_VERSION.stdout },
          `${user} ${closed}`,
        );
      }
      const script =
        `chroot --userspec=${user} "$1" /hindtrace analyze -q -p default -o jsonl --rules-dir /rules /log.jsonl`;
      const { code, stdout, stderr } = await bash(script, [jail]);
      deepStrictEqual([code, stderr, /"name":"hidden_file_created"/.test(stdout)], [0, "", true]);
    }
    deepStrictEqual((await snapshot(jail)).filter((line) => !line.startsWith("proc")), before);
  } finally {
    await bash('umount "$1/proc"', [jail]);
    await Deno.remove(jail, { recursive: true });
  }
});

testWith(noRoot, "without /proc it says so in one sentence, exit code 3", async () => {
  const jail = await makeJail();
  const stderr = "error: Cannot start hindtrace: /proc is not mounted (mount -t proc proc /proc)\n";
  deepStrictEqual(await bash('chroot "$1" /hindtrace version', [jail]), { code: 3, stdout: "", stderr });
  deepStrictEqual(await bash('chroot "$1" /hindtrace run --quiet --no-prompt x', [jail]), {
    code: 3,
    stdout: "",
    stderr,
  });
  await Deno.remove(jail, { recursive: true });
});

/** A folder with the binary, glibc, a log and rules; an empty `proc`. */
async function makeJail(): Promise<string> {
  const jail = await Deno.makeTempDir({ prefix: "jail-" });
  await Deno.chmod(jail, 0o755);
  const { code, stderr } = await bash(
    `cd "$1" && mkdir proc && cp "$2" hindtrace && cp "$3" log.jsonl && cp -r "$4" rules &&
     for file in $(ldd hindtrace | grep -o '/lib[^ ]*'); do mkdir -p ".\${file%/*}" && cp -L "$file" ".$file"; done`,
    [jail, binary, LOG, new URL("rules/rego", ROOT).pathname],
  );
  strictEqual(code, 0, stderr);
  return jail;
}
