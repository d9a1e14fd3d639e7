#!/usr/bin/env bash
# A part of the chart as plain objects for a Kustomize component beside deploy/base: nothing in them speaks of Helm.
#
#   chart_component.sh HELM gates-watchdog|guard|injection|monitoring
#   chart_component.sh HELM init-container       the patch of an app's workload, from charts/unstick-library
set -euo pipefail
cd "$(dirname "$0")/.."

helm=$1
if [ "$2" = init-container ]; then
    app=$(mktemp -d)
    trap 'rm -rf "$app"' EXIT
    mkdir -p "$app/charts" "$app/templates"
    cp -r charts/unstick-library "$app/charts/"
    printf '%s\n' 'apiVersion: v2' 'name: app' 'version: 0.1.0' > "$app/Chart.yaml"
    cat > "$app/templates/patch.yaml" << 'PATCH'
apiVersion: apps/v1
kind: Deployment
metadata: {name: any}
spec:
  template:
    spec:
      initContainers:
      {{- include "unstick.initContainer" (dict) | nindent 6 }}
PATCH
    echo "# Made from charts/unstick-library by scripts/generated.sh; edit there."
    "$helm" template app "$app" | sed -E '/^---$/d; /^# Source: /d; /^ *$/d'
    exit
fi
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
