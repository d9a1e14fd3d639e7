#!/usr/bin/env bash
# A part of the chart as plain objects for a Kustomize component beside deploy/base: nothing in them speaks of Helm.
#
#   chart_component.sh HELM gates-watchdog|guard|injection|monitoring
set -euo pipefail
cd "$(dirname "$0")/.."

helm=$1
case $2 in
    gates-watchdog) part=(--show-only templates/watchdog.yaml --set watchdog.enabled=true) ;;
    guard) part=(--show-only templates/guard.yaml --set guard.enabled=true) ;;
    injection) part=(--show-only templates/injection.yaml --api-versions admissionregistration.k8s.io/v1/MutatingAdmissionPolicy) ;;
    monitoring) part=(--show-only templates/monitoring.yaml --set metrics.serviceMonitor.enabled=true
        --set metrics.prometheusRule.enabled=true --set metrics.dashboard.enabled=true) ;;
    *) echo "usage: $0 HELM gates-watchdog|guard|injection|monitoring" >&2; exit 2 ;;
esac

echo "# Made from charts/unstick by scripts/generated.sh; edit there."
"$helm" template unstick charts/unstick --namespace unstick-system --set rbac.clusterWide=true "${part[@]}" |
    sed -E '/^# Source: /d
        /^ *(app\.kubernetes\.io\/(instance|version|managed-by)|helm\.sh\/chart): /d
        s/ +$//'
