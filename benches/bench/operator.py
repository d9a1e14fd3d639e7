"""P10, P11, P14, the gate and worker loss: the operator on a real cluster."""

from . import control, pods
from .cluster import Cluster
from .page import Section
from .shell import Failed, call, say
from .shop import IMAGE
from .subject import ROOT


def measure(context, keys):
    """Every benchmark has the cluster to itself; a cluster serves them all."""
    binary = context.subject.binary
    *_, worker = call([ROOT / "tests/cluster/images.sh"]).split()
    image = context.scope.directory / "unstick.tar"
    call([ROOT / "scripts/image.sh", "--of", binary, image, IMAGE])
    cluster = Cluster(context.scope, [image, worker])
    parts = {
        "P10": lambda: control.requests_section(*control.requests(cluster, context, binary)),
        "LOSS": lambda: pods.losses(cluster, context, binary),
        "GATE": lambda: pods.gate(cluster, context, binary),
        "P14": lambda: pods.init(cluster, context, binary),
        "P11": lambda: control.burst_section(*control.burst(cluster, context, binary)),
    }
    with cluster.inside():
        cluster.start_postgres()
        cluster.install()
    for key, part in parts.items():
        if key in keys:
            say(f"-- {key}")
            # Not around the yield: whoever gets the section is not on the cluster's network.
            with cluster.inside():
                section = told(key, part)
            yield [section]


def told(key, part):
    """A part's section; the others still count when it fails."""
    try:
        return part()
    except Failed as failure:
        say(f"bench: {failure}")
        return Section(key, "not measured", f"Failed: {failure}", ["", ""], wrong=[str(failure)])
