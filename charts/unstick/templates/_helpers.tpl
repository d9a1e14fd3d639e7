{{- /* Gives values what values.yaml of this version says where nothing is said at all: `helm upgrade --reuse-values` brings those of
the version before, which lack what is new. */}}
{{- define "unstick.fill" -}}
{{- include "unstick.fillFrom" (dict "defaults" (.Files.Get "files/defaults.yaml" | fromYaml) "values" .Values) -}}
{{- end -}}

{{- define "unstick.fillFrom" -}}
{{- range $key, $default := .defaults -}}
{{- if not (hasKey $.values $key) -}}
{{- $_ := set $.values $key $default -}}
{{- else if and (kindIs "map" $default) (kindIs "map" (get $.values $key)) -}}
{{- include "unstick.fillFrom" (dict "defaults" $default "values" (get $.values $key)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "unstick.name" -}}
{{- .Values.nameOverride | default "unstick" | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "unstick.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "unstick.name" .) -}}
{{- end -}}

{{- define "unstick.selectorLabels" -}}
app.kubernetes.io/name: unstick
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "unstick.labels" -}}
app.kubernetes.io/name: unstick
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "unstick.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "unstick.watchNamespaces" -}}
{{- if .Values.rbac.clusterWide -}}*{{- else -}}{{- .Values.watchNamespaces | default (list .Release.Namespace) | uniq | sortAlpha | join "," -}}{{- end -}}
{{- end -}}

{{- /* Fails before anything is installed where a namespace is missing: Helm would find out half-way, and again when it is uninstalled.
Where the cluster cannot be asked (`helm template`), neither the release's own namespace nor default is found; who may see only some
namespaces is not made to ask for default. */}}
{{- define "unstick.namespacesExist" -}}
{{- if and .Values.rbac.create (or (lookup "v1" "Namespace" "" .Release.Namespace) (lookup "v1" "Namespace" "" "default")) -}}
{{- if not .Values.rbac.clusterWide -}}
{{- range .Values.watchNamespaces -}}
{{- include "unstick.namespaceExists" (dict "context" $ "namespace" . "value" "watchNamespaces") -}}
{{- end -}}
{{- end -}}
{{- range .Values.policies -}}
{{- include "unstick.namespaceExists" (dict "context" $ "namespace" (.namespace | default $.Release.Namespace) "value" (printf "policies: %s" .name)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "unstick.namespaceExists" -}}
{{- if and (ne .namespace .context.Release.Namespace) (not (lookup "v1" "Namespace" "" .namespace)) -}}
{{- fail (printf "%s: there is no namespace %s; create it first, or take it out of the values" .value .namespace) -}}
{{- end -}}
{{- end -}}

{{- /* "true" where the watchdog is on. */}}
{{- define "unstick.watchdog" -}}
{{- if eq (toString .Values.watchdog.enabled) "auto" -}}
{{- include "unstick.readinessGates" . -}}
{{- else if .Values.watchdog.enabled -}}true{{- end -}}
{{- end -}}

{{- /* "true" where a policy of the values has a readiness gate. */}}
{{- define "unstick.readinessGates" -}}
{{- range .Values.policies -}}
{{- if eq (dig "gate" "mode" "InitContainer" .spec) "ReadinessGate" -}}true{{- break -}}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "unstick.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "unstick.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "unstick.operatorRules" }}
- apiGroups: [unstick.dev]
  resources: [recoverypolicies]
  verbs: [list, watch]
- apiGroups: [unstick.dev]
  resources: [recoverypolicies/status]
  verbs: [patch]
- apiGroups: [unstick.dev]
  resources: [recoverypolicies/finalizers]
  verbs: [update]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch, create, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
- apiGroups: [apps]
  resources: [replicasets, controllerrevisions]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [list]
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}

{{- define "unstick.injectionMatch" }}
    matchPolicy: Equivalent
    objectSelector:
      matchExpressions:
      - {key: unstick.dev/policy, operator: Exists}
      - {key: unstick.dev/trigger, operator: DoesNotExist}
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
{{- end }}

{{- /* Quantities of resources that say something, as JSON, each a text: 1 is as good as "1". */}}
{{- define "unstick.quantities" -}}
{{- $texts := dict -}}
{{- range $name, $quantity := . -}}
{{- if ne (toString $quantity) "" -}}
{{- $_ := set $texts $name (toString $quantity) -}}
{{- end -}}
{{- end -}}
{{- toJson $texts -}}
{{- end -}}

{{- define "unstick.injectionBinding" }}
  paramRef: {selector: {}, parameterNotFoundAction: Allow}
  matchResources:
    namespaceSelector:
      matchExpressions:
      {{- if .Values.rbac.clusterWide }}
      - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, {{ .Release.Namespace }}]}
      {{- else }}
      - {key: kubernetes.io/metadata.name, operator: In, values: [{{ include "unstick.watchNamespaces" . | splitList "," | join ", " }}]}
      {{- end }}
{{- end }}

{{- /* A policy of the values, with annotations. */}}
{{- define "unstick.policy" }}
apiVersion: unstick.dev/v1alpha1
kind: RecoveryPolicy
metadata:
  name: {{ .policy.name }}
  namespace: {{ .policy.namespace | default .context.Release.Namespace }}
  labels: {{- include "unstick.labels" .context | nindent 4 }}
  {{- with .annotations }}
  annotations: {{- . | nindent 4 }}
  {{- end }}
spec: {{- toYaml .policy.spec | nindent 2 }}
{{- end }}

{{- define "unstick.afterInstallation" -}}
helm.sh/hook: post-install,post-upgrade,post-rollback
helm.sh/hook-delete-policy: before-hook-creation
meta.helm.sh/release-name: {{ .Release.Name }}
meta.helm.sh/release-namespace: {{ .Release.Namespace }}
{{- end -}}

{{- /* Annotations of an object that comes and goes after the release was deleted; its place among them. */}}
{{- define "unstick.afterDeletion" -}}
helm.sh/hook: post-delete
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
helm.sh/hook-output-log-policy: hook-failed
{{- end -}}

{{- /* The same of `helm test`. */}}
{{- define "unstick.inTest" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{- /* What may be done in a namespace after the deletion: open gates, delete policies. */}}
{{- define "unstick.uninstallRules" }}
{{- if .gates }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
{{- end }}
{{- if .policies }}
- apiGroups: [unstick.dev]
  resources: [recoverypolicies]
  verbs: [list, delete]
{{- end }}
{{- end }}

{{- define "unstick.watchdogRules" }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
- apiGroups: [unstick.dev]
  resources: [recoverypolicies]
  verbs: [list]
{{- end }}

{{- /* Labels and annotations of a pod that is not the operator's; its component. */}}
{{- define "unstick.podMetadata" -}}
labels:
  app.kubernetes.io/name: unstick
  app.kubernetes.io/instance: {{ .context.Release.Name }}
  app.kubernetes.io/component: {{ .component }}
  {{- with .context.Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .context.Values.podAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* How images of a pod are pulled, and where it runs. */}}
{{- define "unstick.scheduling" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* The pod of a Job that runs unstick: account (of the API server), what it runs (name, args, namespaces), and the release's
context. */}}
{{- define "unstick.jobPod" }}
{{- $ := .context }}
metadata:
  {{- include "unstick.podMetadata" . | nindent 2 }}
spec:
  serviceAccountName: {{ .account }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  restartPolicy: Never
  {{- with include "unstick.scheduling" $ | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext: {{- include "unstick.podSecurityContext" $ | nindent 4 }}
  containers:
  {{- range .runs }}
  - name: {{ .name }}
    image: {{ include "unstick.image" $ }}
    imagePullPolicy: {{ $.Values.image.pullPolicy }}
    args: {{ .args | toJson }}
    env:
    - {name: UNSTICK_WATCH_NAMESPACES, value: {{ .namespaces | quote }}}
    - {name: UNSTICK_LOG_FORMAT, value: {{ $.Values.log.format | quote }}}
    - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
    securityContext: {{- include "unstick.securityContext" $ | nindent 6 }}
    resources:
      requests: {cpu: 10m, memory: 32Mi, ephemeral-storage: 8Mi}
      limits: {memory: 64Mi, ephemeral-storage: 64Mi}
  {{- end }}
{{- end }}
