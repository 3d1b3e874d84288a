/**
 * What is watched for changes, and which changes.
 * @module
 */
import { defineEnumeration, defineFlags, nameAllBits } from "./named_values.ts";

/** `FS_MODIFY|FS_DELETE`. Tracee spells FS_OPEN as FS_CLOSE_OPEN. */
export const fsnotifyMask = defineFlags({
  name: "fsnotify_mask",
  members: () =>
    nameAllBits(`FS_ACCESS=0x1 FS_MODIFY=0x2 FS_ATTRIB=0x4 FS_CLOSE_WRITE=0x8 FS_CLOSE_NOWRITE=0x10
    FS_CLOSE_OPEN=0x20 FS_MOVED_FROM=0x40 FS_MOVED_TO=0x80 FS_CREATE=0x100 FS_DELETE=0x200 FS_DELETE_SELF=0x400
    FS_MOVE_SELF=0x800 FS_OPEN_EXEC=0x1000 FS_UNMOUNT=0x2000 FS_Q_OVERFLOW=0x4000 FS_ERROR=0x8000 FS_OPEN_PERM=0x10000
    FS_ACCESS_PERM=0x20000 FS_OPEN_EXEC_PERM=0x40000 FS_EVENT_ON_CHILD=0x8000000 FS_RENAME=0x10000000
    FS_DN_MULTISHOT=0x20000000 FS_ISDIR=0x40000000`),
  aliases: "FS_OPEN=0x20",
});

/** `FSNOTIFY_OBJ_TYPE_INODE`. */
export const fsnotifyObjectType = defineEnumeration({
  name: "fsnotify_object_type",
  members: `FSNOTIFY_OBJ_TYPE_INODE FSNOTIFY_OBJ_TYPE_VFSMOUNT FSNOTIFY_OBJ_TYPE_SB FSNOTIFY_OBJ_TYPE_DETACHED`,
});
