#!/usr/bin/env bash
# What must hold of the charts and of deploy/: lint, every file of ci/, what is refused, unit tests of templates, tests of alerts, rules
# of YAML and of Kubernetes. That deploy/base is what the chart renders, scripts/generated.sh --check says.
# Its tools are installed by scripts/setup.sh; where one is missing it says what it does not check.
#
#   chart_check.sh           checks
#   chart_check.sh --helm    prints where Helm is, or fails
set -euo pipefail
cd "$(dirname "$0")/.."

helm=$(command -v helm || ls -d "${XDG_CACHE_HOME:-$HOME/.cache}"/unstick/kubernetes-*/helm 2> /dev/null | tail -n 1) || true
if [ "${1:-}" = --helm ]; then
    [ -n "$helm" ] && echo "$helm"
    exit
fi
[ -n "$helm" ] || { echo "chart: not checked, there is no helm" >&2; exit 0; }

chart=charts/unstick
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0
fails() { echo "chart: $*" >&2; failed=1; }
render() { "$helm" template unstick $chart --namespace unstick-system "$@"; }

cache="${XDG_CACHE_HOME:-$HOME/.cache}/unstick"
# What a tool says is shown if it finds something.
with() { # TOOL WHAT ARGUMENTS …
    local tool=$1 what=$2
    shift 2
    if [ ! -x "$tool" ]; then
        echo "chart: $what is not checked, there is no ${tool##*/}" >&2
    elif ! "$tool" "$@" > "$out/said" 2>&1; then
        cat "$out/said" >&2
        fails "$what"
    fi
}

for each in $chart charts/unstick-library; do
    with "$helm" "lint of $each" lint --strict --quiet $each
done
with "${helm%/*}/helm-unittest" "the unit tests of templates" --strict $chart
with "$cache/yamllint-1.38.0/bin/yamllint" "the form of YAML files" --strict deploy charts .checkov.yaml .yamllint.yaml
echo "chart: kube-linter's rules are not checked, checkov's are: it cannot be built everywhere from Go modules" >&2

for values in $chart/ci/*-values.yaml; do
    for api in v1 admissionregistration.k8s.io/v1/MutatingAdmissionPolicy unstick.dev/v1alpha1/RecoveryPolicy; do
        render --values "$values" --api-versions "$api" > "$out/rendered" 2> "$out/error" || { cat "$out/error" >&2; fails "$values does not render"; }
        ! grep -n '<no value>\|%!' "$out/rendered" || fails "$values leaves holes"
    done
    # With a digest, as production should have it.
    mkdir -p "$out/judged"
    render --values "$values" --api-versions admissionregistration.k8s.io/v1/MutatingAdmissionPolicy \
        --set "image.digest=sha256:$(printf %064d 1)" > "$out/judged/$(basename "$values")"
done
with "$cache/checkov-3.3.30/bin/checkov" "checkov's rules for Kubernetes" --config-file .checkov.yaml --directory "$out/judged"

# Alerts, with what must and must not set them off; and whether Prometheus can read the queries of the dashboard.
{ echo groups:; cat $chart/files/rules.yaml; } > "$out/rules.yaml"
cp $chart/tests/alerts.yaml "$out/"
with "${helm%/*}/promtool" "alerts" test rules "$out/alerts.yaml"
python3 scripts/dashboard_rules.py $chart/files/dashboard.json > "$out/dashboard.yaml" || fails "the dashboard"
with "${helm%/*}/promtool" "the dashboard's queries" check rules --lint=none "$out/dashboard.yaml"

# The path that the refusal must name, - being the outermost level, and the value.
while read -r path value; do
    [ "$path" != - ] || path=
    if render --set "$value" > /dev/null 2> "$out/error"; then
        fails "$value is accepted"
    elif ! grep -qF "at '$path'" "$out/error"; then
        cat "$out/error" >&2
        fails "the refusal of $value does not name $path"
    fi
done << 'REFUSED'
/image/pullPolicy image.pullPolicy=Sometimes
/image/digest image.digest=latest
- nonsense=1
/rbac rbac.clusterwide=true
/replicaCount replicaCount=-1
/watchNamespaces watchNamespaces=shop
/watchNamespaces/0 watchNamespaces[0]=A_b
/policies/0 policies[0].name=x
/log/level log.level=loud
/image/repository image.repository=the image
/image/pullSecrets/0/name image.pullSecrets[0].name=A_b
/serviceAccount/name serviceAccount.name=A_b
/priorityClassName priorityClassName=A B
/resources/limits/cpu resources.limits.cpu=abc
/resources resources.limit.cpu=1
/policies/0/name policies[0].name=A_b,policies[0].spec.suspend=true
/policies/0/spec policies[0].name=x,policies[0].spec.nonsense=1
/policies/0/spec/runs policies[0].name=x,policies[0].spec.runs.tabel=runs
/policies/0/spec/stuckAfter policies[0].name=x,policies[0].spec.stuckAfter=5
/policies/0/spec/gate/mode policies[0].name=x,policies[0].spec.gate.mode=Maybe
/watchdog/enabled watchdog.enabled=maybe
/watchdog/schedule watchdog.schedule=every minute
/watchdog/schedule watchdog.schedule=@reboot
/commonLabels/app.kubernetes.io~1name commonLabels.app\.kubernetes\.io/name=x
/commonLabels/helm.sh~1chart commonLabels.helm\.sh/chart=x
/commonLabels commonLabels.a b=x
/podLabels/app.kubernetes.io~1component podLabels.app\.kubernetes\.io/component=x
/podLabels/unstick.dev~1policy podLabels.unstick\.dev/policy=x
/podLabels/team podLabels.team=a b
/metrics/serviceMonitor/labels/app.kubernetes.io~1name metrics.serviceMonitor.labels.app\.kubernetes\.io/name=x
/metrics/podMonitor/scrapeTimeout metrics.podMonitor.scrapeTimeout=soon
/podDisruptionBudget/minAvailable podDisruptionBudget.minAvailable=some
/probes/liveness probes.liveness.httpGet=x
/extraEnv/0 extraEnv[0].value=x
REFUSED

# `helm upgrade --reuse-values` brings the values of the version before, which may lack any that is new. Resources aside, which
# somebody may have taken out, all is as if they had been there.
cp -r $chart "$out/bare"
rm "$out/bare/values.schema.json"
sed -n '/^resources:/,/^ *limits/p' $chart/values.yaml > "$out/bare/values.yaml"
compared() { # CHART
    "$helm" template unstick "$1" --namespace unstick-system --api-versions admissionregistration.k8s.io/v1/MutatingAdmissionPolicy \
        --values $chart/ci/upgrade.yaml
}
compared $chart > "$out/whole" && compared "$out/bare" > "$out/filled" || fails "values of an older version do not render"
diff -u "$out/whole" "$out/filled" >&2 || fails "a value that is not there does not count as its default"

# One version everywhere.
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
for each in $chart charts/unstick-library; do
    grep -qx "version: $version" $each/Chart.yaml && grep -qx "appVersion: $version" $each/Chart.yaml || fails "$each is not of version $version"
done
grep -q "image: ghcr.io/unstick-dev/unstick:$version$" $chart/Chart.yaml || fails "the image in the annotations of $chart is not of version $version"
grep -q "ghcr.io/unstick-dev/unstick:$version\"" charts/unstick-library/templates/_init-container.tpl || fails "the image of charts/unstick-library is not of version $version"
named=$(grep -rhoE 'ghcr\.io/unstick-dev/unstick:[0-9][^ `"'"'"']*|deploy/[a-z/-]+\?ref=v[0-9.]+' README.md docs deploy --exclude=release.md | sort -u | sed -E 's/.*(:|=v)//' | sort -u)
[ "$named" = "$version" ] || fails "pages and examples name other versions than $version: ${named//$'\n'/, }"
! grep -rnE '^[^#]*image: ghcr\.io/unstick-dev/unstick *$' README.md docs deploy >&2 || fails "an image is named without its version, and only versions are published"
grep -qx "  newTag: $version" deploy/base/kustomization.yaml || fails "deploy/base is not of version $version"

# People put their own image into the injected init container by its place in the expression, as the component tells them.
component=deploy/components/injection
index=$(sed -n 's/^#.*index: \([0-9]*\)}$/\1/p' $component/kustomization.yaml)
found=$(awk '/^ *expression: >-/ { on = patch } { patch = /jsonPatch:/ } /^---/ && on { exit } on' $component/objects.yaml |
    tr '\n' ' ' | cut -d '"' -f $((index + 1)))
[[ $found == ghcr.io/unstick-dev/unstick:* ]] || fails "index $index in $component/kustomization.yaml is not the image, but: $found"

# The policies of the examples keep every rule. The first document is the policy, or a ConfigMap that holds it.
unstick=${CARGO_TARGET_DIR:-target}/debug/unstick
for example in deploy/examples/*.yaml; do
    [ -x "$unstick" ] || { echo "chart: examples are not checked, there is no $unstick" >&2; break; }
    awk '/^---/ { exit } { print }' "$example" > "$out/first"
    if grep -q '^  policy.yaml: |' "$out/first"; then
        sed '1,/^  policy.yaml: |/d; s/^    //' "$out/first" > "$out/policy"
    else
        cp "$out/first" "$out/policy"
    fi
    grep -q '^kind: RecoveryPolicy' "$out/policy" || continue
    "$unstick" validate "$out/policy" > "$out/said" 2>&1 && ! grep -q warning "$out/said" || { cat "$out/said" >&2; fails "the policy of $example"; }
done

exit $failed
