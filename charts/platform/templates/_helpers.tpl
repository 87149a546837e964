{{/* Image of a part: list (root, name). */}}
{{- define "platform.image" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}
{{- with $root.Values.image.registry }}{{ . }}/{{ end }}platform-{{ $name }}:{{ $root.Values.image.tag }}
{{- end }}

{{/* On every object. */}}
{{- define "platform.labels" -}}
app.kubernetes.io/part-of: platform
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* On every pod. Not the version: a new one would start PostgreSQL anew for nothing. */}}
{{- define "platform.podLabels" -}}
app.kubernetes.io/part-of: platform
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* By which a part's pods are found: list (root, name). */}}
{{- define "platform.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{/* A variable from a secret: list (variable, secret, key). */}}
{{- define "platform.fromSecret" -}}
- name: {{ index . 0 }}
  valueFrom: { secretKeyRef: { name: {{ index . 1 }}, key: {{ index . 2 }} } }
{{- end }}

{{/* What Pod Security `restricted` asks of a pod and of a container: the user's id; nothing. */}}
{{- define "platform.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* How a container of ours behaves on a small machine with a file system it cannot write; HOME for what looks for one. */}}
{{- define "platform.dotnet" -}}
- { name: HOME, value: /tmp }
- { name: DOTNET_EnableDiagnostics, value: "0" }
- { name: DOTNET_gcConcurrent, value: "0" }
- { name: DOTNET_GCConserveMemory, value: "5" }
{{- end }}

{{- define "platform.pull" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Labels that say what a pod must reach (network-policies.yaml): a service's values. */}}
{{- define "platform.needs" -}}
platform.vn/needs-sign-in: "true"
{{- if .database }}
platform.vn/needs-database: "true"
{{- end }}
{{- if .broker }}
platform.vn/needs-broker: "true"
{{- end }}
{{- if .sidecar }}
platform.vn/needs-outside: "true"
{{- end }}
{{- end }}

{{/* A Dapr component: list (root, name, values). */}}
{{- define "platform.component" -}}
{{- $name := index . 1 -}}{{- $component := index . 2 -}}
apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: {{ $name }}
  labels:
    {{- include "platform.labels" (index . 0) | nindent 4 }}
spec:
  type: {{ $component.type }}
  version: v1
  metadata:
    {{- toYaml $component.metadata | nindent 4 }}
{{- with $component.secretStore }}
auth:
  secretStore: {{ . }}
{{- end }}
{{- with $component.scopes }}
scopes:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Whether there is a volume `documents`: where the documents lie in a folder, and where the development signer keeps its keys. "" is no. */}}
{{- define "platform.documentsVolume" -}}
{{- if or (eq .Values.documents.store "folder") (eq .Values.signing.provider "development") }}true{{ end }}
{{- end }}
