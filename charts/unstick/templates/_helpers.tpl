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
