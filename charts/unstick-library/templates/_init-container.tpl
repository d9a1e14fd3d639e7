{{- /* The init container that holds a pod until the recovery of its rollout is done, and a minute at most. It mounts the volume of
"unstick.volume", below, which belongs among the volumes of the pod. All arguments may be left out:
  policy       name of the RecoveryPolicy; else the pod's label unstick.dev/policy says it
  timeout      the app starts after this long, whatever is left; keep it at or above the policy's spec.gate.timeout
  operatorUrl  where the operator answers; by default the Service unstick of unstick-system
  image        of another registry or by digest
  inline       what it recovers by where no operator answers: {configMap, secret}, with the policy in the ConfigMap's key
               policy.yaml and the database URL in the Secret's key url; for other keys: configMapKey, secretKey */}}
{{- define "unstick.initContainer" }}
- name: unstick-init
  image: {{ .image | default "ghcr.io/unstick-dev/unstick:0.1.0" }}
  imagePullPolicy: IfNotPresent
  args: [init, --timeout-total={{ .timeout | default "60s" }}]
  env:
  {{- with .policy }}
  - {name: UNSTICK_POLICY_NAME, value: {{ . | quote }}}
  {{- else }}
  - {name: UNSTICK_POLICY_NAME, valueFrom: {fieldRef: {fieldPath: "metadata.labels['unstick.dev/policy']"}}}
  {{- end }}
  {{- with .operatorUrl }}
  - {name: UNSTICK_OPERATOR_URL, value: {{ . | quote }}}
  {{- end }}
  {{- with .inline }}
  - {name: UNSTICK_POLICY, valueFrom: {configMapKeyRef: {name: {{ .configMap }}, key: {{ .configMapKey | default "policy.yaml" }}, optional: true}}}
  - {name: DATABASE_URL, valueFrom: {secretKeyRef: {name: {{ .secret }}, key: {{ .secretKey | default "url" }}, optional: true}}}
  {{- end }}
  - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
  - {name: POD_UID, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}
  terminationMessagePolicy: FallbackToLogsOnError
  volumeMounts:
  - {name: unstick-no-token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: {drop: [ALL]}
    seccompProfile: {type: RuntimeDefault}
  resources:
    requests: {cpu: 10m, memory: 32Mi}
    limits: {memory: 128Mi}
{{- end }}

{{- /* The volume that it mounts in place of the token of the app's service account, which it does not need. */}}
{{- define "unstick.volume" }}
- name: unstick-no-token
  downwardAPI: {items: [{path: pod, fieldRef: {fieldPath: metadata.name}}]}
{{- end }}
