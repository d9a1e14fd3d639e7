"""P8, P9: memory and time of watching 100,000 pods, beside kube's default reflector."""

import json

from .control import built_peer
from .page import Section
from .shell import call, say
from .stats import Goal, Series, ratio
from .subject import ROOT

PODS = 100_000
OURS, PAGED, STREAMED, GO = "unstick", "reflector, pages of 500", "reflector, streamed", "controller-runtime"


def measure(context, _keys):
    pods = context.scaled(PODS)
    say("building the watch benchmark (minutes, unless it is fresh)")
    cargo = ["cargo", "bench", "--locked", "--quiet", "--manifest-path", str(ROOT / "Cargo.toml"), "--bench", "watch", "--"]
    lines = call([*cargo, str(pods), str(context.rounds), str(built_peer(context.scope))]).splitlines()
    seconds, cpu, memory = ({who: Series() for who in (OURS, PAGED, STREAMED, GO)} for _ in range(3))
    for one in map(json.loads, lines):
        who = one["who"]
        wrong = [] if one["pods"] == pods else [f"{who} holds {one['pods']:,} of {pods:,} pods"]
        seconds[who].add(one["seconds"], wrong)
        cpu[who].add(one["cpu_seconds"])
        memory[who].add(one["rss_kib"] / 1024)
    return [section(pods, seconds, cpu, memory)]


def section(pods, seconds, cpu, memory):
    page = Section("P8, P9", "watching many pods", f"""
{pods:,} pods of 4.9 KB from a mock API server on loopback HTTP, no policy asks for them; one thread, each watcher a process of its own, until its first list is complete and holds every pod.
unstick watches policies, ReplicaSets, ControllerRevisions and Jobs beside the pods; the reflector is kube's; controller-runtime v0.25 fills the caches of the small operator of P10: pods,
ReplicaSets and Jobs.""")
    page.head = ["", "resident, MiB", "first sync, s", "processor time, s"]
    page.rows = [[who, memory[who].show("{:,.1f}"), seconds[who].show("{:.2f}"), cpu[who].show("{:.2f}")] for who in seconds]
    page.goals = [
        Goal("P8: resident, reflector ÷ unstick", ratio(memory[PAGED].median, memory[OURS].median), 150),
        Goal("P8: resident, unstick ÷ controller-runtime", ratio(memory[OURS].median, memory[GO].median), 0.1, "at most"),
        Goal("P8: unstick's resident memory, MiB", memory[OURS].median, 16, "at most"),
        Goal("P9: first sync, reflector (pages of 500, the default) ÷ unstick", ratio(seconds[PAGED].median, seconds[OURS].median), 4),
        Goal("P9: first sync, reflector (streamed) ÷ unstick", ratio(seconds[STREAMED].median, seconds[OURS].median), 4),
    ]
    page.wrong = [fault for series in seconds.values() for fault in series.wrong]
    return page
