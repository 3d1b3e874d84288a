/**
 * The mode of a file: its type and permissions.
 * @module
 */
import type { NamedValues } from "../define.ts";
import { defineFlags, hasBits, type Member, readMembers } from "./named_values.ts";

/** The first whose bits are all there is the type: S_IFSOCK holds the bits of S_IFREG, so the order matters. */
const TYPES = readMembers(
  "S_IFSOCK=0o140000 S_IFLNK=0o120000 S_IFREG=0o100000 S_IFBLK=0o60000 S_IFDIR=0o40000 " +
    "S_IFCHR=0o20000 S_IFIFO=0o10000",
);

/** All three permissions of a class, then each of them. */
const CLASSES = [
  readMembers("S_IRWXU=0o700 S_IRUSR=0o400 S_IWUSR=0o200 S_IXUSR=0o100"),
  readMembers("S_IRWXG=0o70 S_IRGRP=0o40 S_IWGRP=0o20 S_IXGRP=0o10"),
  readMembers("S_IRWXO=0o7 S_IROTH=0o4 S_IWOTH=0o2 S_IXOTH=0o1"),
];

const WORDS = defineFlags({
  name: "file_mode",
  members: [...TYPES, ...CLASSES.flat()],
  aliases: "S_ISUID=0o4000 S_ISGID=0o2000 S_ISVTX=0o1000",
});

/** `S_IFREG|S_IRWXU|S_IRGRP`. Tracee leaves the bits for set-user-id, set-group-id and sticky out of the text. */
export const fileMode: NamedValues = {
  ...WORDS,
  text(value) {
    const has = ([, bits]: Member) => hasBits(value, bits);
    const type = TYPES.find(has);
    const permissions = CLASSES.flatMap(([all, ...each]) => has(all) ? [all] : each.filter(has));
    return [...(type ? [type] : []), ...permissions].map(([name]) => name).join("|");
  },
};
