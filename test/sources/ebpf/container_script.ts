/**
 * A shell script that does what a container runtime does with cgroups and namespaces.
 * @module
 */

/** Makes a cgroup named like a container's, runs in it, removes it. */
export const CONTAINER_SCRIPT = `
set -e
base=$1
mkdir "$base"
if [ -e "$base/cpuset.cpus" ]; then
  cat "$base/../cpuset.cpus" >"$base/cpuset.cpus"
  cat "$base/../cpuset.mems" >"$base/cpuset.mems"
fi
group="$base/docker-$2.scope"
mkdir "$group"
if [ -e "$group/cpuset.cpus" ]; then
  cat "$base/cpuset.cpus" >"$group/cpuset.cpus"
  cat "$base/cpuset.mems" >"$group/cpuset.mems"
fi
sh -c 'echo $$ >"$1/cgroup.procs"; cat /etc/hostname; unshare -m head -1 /etc/hostname; tail -1 /etc/hostname' sh "$group"
rmdir "$group" "$base"
`;
