#!/bin/busybox sh
# The first process of the virtual machine: this machine's files below, memory above, then the command.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod "$module"; done

fail() {
  echo "Cannot start: $*" >/dev/hvc0
  poweroff -f
}

mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /host || fail "no file system of the host"
mount -t tmpfs -o size=75% tmpfs /upper
mkdir /upper/files /upper/work
mount -t overlay -o lowerdir=/host,upperdir=/upper/files,workdir=/upper/work overlay /new || fail "no overlay"
mount -t proc proc /new/proc
mount -t sysfs sys /new/sys
mount -t devtmpfs dev /new/dev
mkdir -p /new/dev/pts /new/dev/shm
mount -t devpts devpts /new/dev/pts
mount -t tmpfs tmpfs /new/dev/shm
mount -t tmpfs -o mode=1777 tmpfs /new/tmp
mount -t tmpfs tmpfs /new/run
# A checkout below /tmp is behind that now.
checkout=$(cat /checkout)
case $checkout in
/tmp/*) mkdir -p "/new$checkout" && mount --bind "/host$checkout" "/new$checkout" ;;
esac
mount -t cgroup2 none /new/sys/fs/cgroup
mount -t securityfs none /new/sys/kernel/security
mount -t tracefs none /new/sys/kernel/tracing
mount -t debugfs none /new/sys/kernel/debug
ip link set lo up
hostname vm
cp /command /new/run/command
exec switch_root /new /bin/sh -c 'sh /run/command >/dev/hvc0 2>&1 </dev/null; code=$?; echo >/dev/hvc0; echo "@@exit $code" >/dev/hvc0; sync; sleep 0.2; echo o >/proc/sysrq-trigger; sleep 9'
