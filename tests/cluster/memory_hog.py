#!/usr/bin/env python3
"""Takes memory out of a container's limit, from the node, until the kernel has killed who runs in it.

    memory_hog.py CONTAINER
"""
import os
import sys
import time

CONTROL = "/sys/fs/cgroup"
MEBIBYTE = 1 << 20


def group_of(container):
    """Where the kernel counts the container's memory, in either version of control groups."""
    for folder, _, files in os.walk(CONTROL):
        if os.path.basename(folder) == container and {"memory.max", "memory.limit_in_bytes"} & set(files):
            return folder
    sys.exit(f"no control group counts the memory of {container}")


def lives(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(") ")[2][0] not in "ZX"
    except FileNotFoundError:
        return False


procs = os.path.join(group_of(sys.argv[1]), "cgroup.procs")
with open(procs, encoding="ascii") as group:
    victims = group.read().split()
# A pod that asks for less than all memory has a far higher score than we, whatever we hold: the kernel takes it first.
with open(procs, "w", encoding="ascii") as group:
    group.write(str(os.getpid()))
held = []
while any(lives(pid) for pid in victims):
    held.append(b"x" * MEBIBYTE)
    # What it frees by its death must not be ours before we see that: without another victim we would wait for ever.
    time.sleep(0.005)
