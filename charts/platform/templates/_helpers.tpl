{{- define "platform.image" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}
{{- with $root.Values.image.registry }}{{ . }}/{{ end }}platform-{{ $name }}:{{ $root.Values.image.tag }}
{{- end }}

{{- define "platform.labels" -}}
app.kubernetes.io/part-of: platform
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "platform.fromSecret" -}}
{{- $variable := index . 0 -}}{{- $secret := index . 1 -}}{{- $key := index . 2 -}}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ $key }} } }
{{- end }}
