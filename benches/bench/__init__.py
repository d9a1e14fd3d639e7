"""The benchmarks: servers, peers, workloads and the page they are published on."""
