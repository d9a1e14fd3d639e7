#!/usr/bin/env bash
# A part of the chart as plain objects for Kustomize, all namespaces being watched: nothing in them speaks of Helm.
#
#   chart_component.sh HELM base             what deploy/base installs, but for the definition and the namespace
#   chart_component.sh HELM gates-watchdog|guard|injection|monitoring|two-replicas       a component beside it
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
      volumes:
      {{- include "unstick.volume" . | nindent 6 }}
PATCH
    echo "# Made from charts/unstick-library by scripts/generated.sh; edit there."
    "$helm" template app "$app" | sed -E '/^---$/d; /^# Source: /d; /^ *$/d'
    exit
fi
case $2 in
    # Without hooks: they are Helm's. The definition and injection have places of their own.
    base) part=(--no-hooks --set crds.enabled=false --set injection.enabled=false) ;;
    gates-watchdog) part=(--show-only templates/watchdog.yaml --set watchdog.enabled=true) ;;
    guard) part=(--show-only templates/guard.yaml --set guard.enabled=true) ;;
    injection) part=(--show-only templates/injection.yaml --api-versions admissionregistration.k8s.io/v1/MutatingAdmissionPolicy) ;;
    monitoring) part=(--show-only templates/monitoring.yaml --set metrics.serviceMonitor.enabled=true
        --set metrics.prometheusRule.enabled=true --set metrics.dashboard.enabled=true) ;;
    two-replicas) part=(--show-only templates/pdb.yaml --set replicaCount=2) ;;
    *) echo "usage: $0 HELM base|gates-watchdog|guard|init-container|injection|monitoring|two-replicas" >&2; exit 2 ;;
esac

echo "# Made from charts/unstick by scripts/generated.sh; edit there."
"$helm" template unstick charts/unstick --namespace unstick-system --set rbac.clusterWide=true "${part[@]}" |
    # The variable holds the image again, where `images` of a kustomization does not reach it; without it Jobs run the operator's own.
    sed -E '/^# Source: /d
        /^ *(app\.kubernetes\.io\/(version|managed-by)|helm\.sh\/chart): /d
        /name: UNSTICK_JOB_IMAGE,/d
        s/ +$//' | cat -s
