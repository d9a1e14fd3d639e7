"""P10, P11, P14, the gate and worker loss: the operator on a real cluster."""

from . import control, pods
from .cluster import Cluster
from .shell import call
from .shop import IMAGE
from .subject import ROOT


def measure(context, keys):
    """Every benchmark has the cluster to itself; a cluster serves them all."""
    binary = context.subject.binary
    *_, worker = call([ROOT / "tests/cluster/images.sh"]).split()
    image = context.scope.directory / "unstick.tar"
    call([ROOT / "scripts/image.sh", "--of", binary, image, IMAGE])
    cluster = Cluster(context.scope, [image, worker])
    sections = []
    with cluster.inside():
        cluster.start_postgres()
        cluster.install()
        if "P10" in keys:
            sections.append(control.requests_section(*control.requests(cluster, context, binary)))
        if "LOSS" in keys:
            sections.append(pods.losses(cluster, context, binary))
        if "GATE" in keys:
            sections.append(pods.gate(cluster, context, binary))
        if "P14" in keys:
            sections.append(pods.init(cluster, context, binary))
        if "P11" in keys:
            sections.append(control.burst_section(*control.burst(cluster, context, binary)))
    return sections
