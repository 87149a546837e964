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

{{/* How a container of ours behaves on a small machine with a file system it cannot write; HOME for what looks for one. No file is
watched, for none is changed in place: a watch is one of the 128 a user has on a node, and all pods are one user. */}}
{{- define "platform.dotnet" -}}
- { name: HOME, value: /tmp }
- { name: DOTNET_EnableDiagnostics, value: "0" }
- { name: DOTNET_gcConcurrent, value: "0" }
- { name: DOTNET_GCConserveMemory, value: "5" }
- { name: DOTNET_hostBuilder__reloadConfigOnChange, value: "false" }
- { name: SSL_CERT_DIR, value: {{ include "platform.roots" . }} }
{{- end }}

{{/* Where roots lie that are believed: the image's, wherever its kind of Linux has them (.NET reads every file there is), and the site's own. */}}
{{- define "platform.roots" -}}
/etc/ssl/certs:/etc/pki/tls/certs:/trust
{{- end }}

{{- define "platform.trustMount" -}}
- { name: trust, mountPath: /trust, readOnly: true }
{{- end }}

{{- define "platform.trustVolume" -}}
- name: trust
  configMap: { name: {{ .Values.trust.configMap }}, optional: true }
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
{{- if .outside }}
platform.vn/needs-outside: "true"
{{- end }}
{{- if .sidecar }}
platform.vn/has-sidecar: "true"
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

{{/* Ports as text, with spaces between: as numbers they are floats here and integers there. */}}
{{- define "platform.ports" -}}
{{- range $i, $port := .ports }}{{ if $i }} {{ end }}{{ int $port }}{{ end }}
{{- end }}

{{/* An address that no policy lets out to is refused: list (what it is, address, key of network, its value). Who lets nobody out there has policies of their own. */}}
{{- define "platform.letOut" -}}
{{- $address := index . 1 -}}{{- $reach := index . 3 -}}
{{- $port := regexFind ":[0-9]+$" (urlParse $address).host | trimPrefix ":" | default (ternary "80" "443" (hasPrefix "http:" $address)) }}
{{- if and $reach.to (not (has $port (include "platform.ports" $reach | splitList " "))) }}
{{- fail (printf "%s is at port %s, which is not among network.%s.ports: no pod would get there." (index . 0) $port (index . 2)) }}
{{- end }}
{{- end }}

{{/* What the schema cannot say: refused with a sentence, before anything is made. */}}
{{- define "platform.check" -}}
{{- $values := .Values }}
{{- if $values.trial.enabled }}
{{- $missing := list }}
{{- if ne $values.auth.authority $values.trial.origin }}
{{- $missing = append $missing (printf "auth.authority must be trial.origin (%s)" $values.trial.origin) }}
{{- end }}
{{- if not $values.auth.metadata }}
{{- $missing = append $missing "auth.metadata must be the stand-in's address inside (http://simulators:8095/.well-known/openid-configuration)" }}
{{- end }}
{{- if not (has "simulators" ($values.services.gateway.callers | default list)) }}
{{- $missing = append $missing "services.gateway.callers must have simulators" }}
{{- end }}
{{- if and (eq $values.signing.provider "development") (not $values.signing.development) }}
{{- $missing = append $missing "signing.development must be true" }}
{{- end }}
{{- with $missing }}
{{- fail (printf "trial.enabled alone makes no trial: %s. A whole one: helm install platform charts/platform -n platform -f charts/platform/ci/trial-values.yaml (docs/install.md)." (join "; " .)) }}
{{- end }}
{{- else }}
{{- range $what := list "authority" "metadata" }}
{{- with get $values.auth $what }}
{{- include "platform.letOut" (list (printf "auth.%s" $what) . "signIn" $values.network.signIn) }}
{{- end }}
{{- end }}
{{- with $values.telemetry.otlpEndpoint }}
{{- include "platform.letOut" (list "telemetry.otlpEndpoint" . "telemetry" $values.network.telemetry) }}
{{- end }}
{{- if eq $values.documents.store "s3" }}
{{- with $values.documents.s3.serviceUrl }}
{{- include "platform.letOut" (list "documents.s3.serviceUrl" . "outside" $values.network.outside) }}
{{- end }}
{{- end }}
{{- range $name, $component := $values.components }}
{{- range $item := $component.metadata }}
{{- if and (eq $component.type "bindings.http") (eq $item.name "url") $item.value }}
{{- include "platform.letOut" (list (printf "components.%s" $name) $item.value "outside" $values.network.outside) }}
{{- end }}
{{- if and (eq $component.type "bindings.smtp") (eq $item.name "port") $item.value }}
{{- include "platform.letOut" (list (printf "components.%s" $name) (printf "smtp://mail:%s" $item.value) "outside" $values.network.outside) }}
{{- if and (eq (int $item.value) 465) (not $values.dapr.enabled) }}
{{- fail (printf "components.%s sends mail to port 465 (TLS from the first byte), which the small sidecar does not speak: use the server's 587 (STARTTLS), or dapr.enabled." $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A name in a Job's: what a tag may have and a name may not becomes -, and where that lost something a piece of its hash tells two apart. */}}
{{- define "platform.tagName" -}}
{{- $dashed := lower . | replace "." "-" }}
{{- $clean := regexReplaceAll "[^a-z0-9]+" (lower .) "-" | trimAll "-" }}
{{- if and (eq $clean $dashed) (le (len $clean) 20) (eq . (lower .)) }}{{ $clean }}
{{- else }}{{ printf "%s-%s" (trunc 20 $clean | trimAll "-") (sha256sum . | trunc 8) | trimPrefix "-" }}
{{- end }}
{{- end }}
