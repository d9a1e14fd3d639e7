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

{{- define "unstick.uninstallRules" }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
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

{{- /* The pod of a Job that runs unstick: account (of the API server), args, and the release's context. */}}
{{- define "unstick.jobPod" }}
{{- $ := .context }}
metadata:
  labels:
    app.kubernetes.io/name: unstick
    app.kubernetes.io/instance: {{ $.Release.Name }}
    app.kubernetes.io/component: {{ .component }}
spec:
  serviceAccountName: {{ .account }}
  automountServiceAccountToken: true
  enableServiceLinks: false
  restartPolicy: Never
  {{- with $.Values.image.pullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext: {{- include "unstick.podSecurityContext" $ | nindent 4 }}
  containers:
  - name: unstick
    image: {{ include "unstick.image" $ }}
    imagePullPolicy: {{ $.Values.image.pullPolicy }}
    args: {{ .args | toJson }}
    env:
    - {name: UNSTICK_WATCH_NAMESPACES, value: {{ include "unstick.watchNamespaces" $ | quote }}}
    - {name: UNSTICK_LOG_FORMAT, value: {{ $.Values.log.format | quote }}}
    - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
    securityContext: {{- include "unstick.securityContext" $ | nindent 6 }}
    resources:
      requests: {cpu: 10m, memory: 32Mi, ephemeral-storage: 8Mi}
      limits: {memory: 64Mi, ephemeral-storage: 64Mi}
  {{- with $.Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
