{{- define "stateline.labels" -}}
app.kubernetes.io/name: stateline
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "stateline.workload" -}}
{{- /* Of one role, or of all: a dict of root, role and replicas. */ -}}
{{- $values := .root.Values -}}
{{- $isCluster := $values.cluster.enabled -}}
{{- /* Who raises alarms, and who shows them, go by one file. */ -}}
{{- $hasAlarms := and $values.alarmsSecretName (or (eq .role "all") (eq .role "alarms") (eq .role "api")) -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ printf "%s-%s" .root.Release.Name .role }}
  labels:
    {{- include "stateline.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  serviceName: {{ .root.Release.Name }}
  replicas: {{ .replicas }}
  podManagementPolicy: Parallel
  selector:
    matchLabels:
      {{- include "stateline.labels" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .role }}
  template:
    metadata:
      labels:
        {{- include "stateline.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .role }}
    spec:
      serviceAccountName: {{ .root.Release.Name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      # The server ends by itself within 9 s.
      terminationGracePeriodSeconds: 20
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      {{- with $values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: stateline
          image: {{ printf "%s:%s" $values.image.repository (default .root.Chart.AppVersion $values.image.tag) | quote }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          ports:
            - { name: http, containerPort: 4100 }
            {{- if $values.metrics.enabled }}
            - { name: metrics, containerPort: {{ $values.metrics.port }} }
            {{- end }}
          env:
            {{- include "stateline.environment" . | nindent 12 }}
          startupProbe:
            httpGet: &alive
              path: /health
              port: http
              httpHeaders: [{ name: Host, value: localhost }]
            periodSeconds: 5
            failureThreshold: 60
          livenessProbe:
            httpGet: *alive
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet:
              path: /ready
              port: http
              httpHeaders: [{ name: Host, value: localhost }]
            periodSeconds: 10
            timeoutSeconds: 5
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          volumeMounts:
            - { name: data, mountPath: /data }
            - name: keys
              mountPath: /keys
              {{- if or (eq .role "writer") (eq .role "retention") (eq .role "alarms") }}
              readOnly: true
              {{- end }}
            - { name: tmp, mountPath: /tmp }
            {{- if and $isCluster $values.cluster.caSecretName }}
            - { name: authority, mountPath: /certificates, readOnly: true }
            {{- end }}
            {{- if $hasAlarms }}
            - { name: alarms, mountPath: /alarms, readOnly: true }
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 256Mi }
        {{- if $isCluster }}
        - name: keys
          persistentVolumeClaim:
            claimName: {{ required "cluster.keysClaim takes the name of a claim that many nodes can mount" $values.cluster.keysClaim }}
        {{- with $values.cluster.caSecretName }}
        - name: authority
          secret: { secretName: {{ . | quote }} }
        {{- end }}
        {{- end }}
        {{- if $hasAlarms }}
        - name: alarms
          secret: { secretName: {{ $values.alarmsSecretName | quote }} }
        {{- end }}
  volumeClaimTemplates:
    {{- include "stateline.claim" (dict "name" "data" "size" $values.storage.data "className" $values.storage.className) | nindent 4 }}
    {{- if not $isCluster }}
    {{- include "stateline.claim" (dict "name" "keys" "size" $values.storage.keys "className" $values.storage.className) | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "stateline.claim" -}}
- metadata: { name: {{ .name }} }
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .className }}
    storageClassName: {{ . | quote }}
    {{- end }}
    resources: { requests: { storage: {{ .size }} } }
{{- end -}}

{{- define "stateline.environment" -}}
{{- $values := .root.Values -}}
{{- $secret := required "secretName takes the name of a Secret that exists" $values.secretName -}}
- { name: STATELINE_HOST, value: 0.0.0.0 }
- { name: STATELINE_PORT, value: '4100' }
- { name: STATELINE_DATA_FOLDER, value: /data }
- { name: STATELINE_KEY_FOLDER, value: /keys }
- { name: STATELINE_SIGN_IN, value: required }
- name: STATELINE_TENANT_ID
  value: {{ required "tenant.id takes the tenant's directory id" $values.tenant.id | quote }}
- name: STATELINE_CLIENT_ID
  value: {{ required "tenant.clientId takes the application id of the registration that reads" $values.tenant.clientId | quote }}
- name: STATELINE_CLIENT_SECRET
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: STATELINE_CLIENT_SECRET } }
- name: STATELINE_TRUSTED_PROXY_HOPS
  value: {{ $values.trustedProxyHops | quote }}
- name: STATELINE_PUBLIC_URL
  value: {{ required "publicUrl takes the address people use" $values.publicUrl | quote }}
{{- if $values.metrics.enabled }}
- { name: STATELINE_METRICS_HOST, value: 0.0.0.0 }
- name: STATELINE_METRICS_PORT
  value: {{ $values.metrics.port | quote }}
{{- end }}
{{- if $values.tenant.writerClientId }}
- name: STATELINE_WRITER_CLIENT_ID
  value: {{ $values.tenant.writerClientId | quote }}
{{- if or (eq .role "writer") (eq .role "all") }}
- name: STATELINE_WRITER_CLIENT_SECRET
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: STATELINE_WRITER_CLIENT_SECRET } }
{{- end }}
{{- end }}
{{- if and $values.alarmsSecretName (or (eq .role "all") (eq .role "alarms") (eq .role "api")) }}
- { name: STATELINE_ALARMS_FILE, value: /alarms/alarms.yaml }
{{- end }}
{{- if $values.cluster.enabled }}
- name: STATELINE_ROLES
  value: {{ .role }}
- name: STATELINE_EVENTSTOREDB_URL
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: STATELINE_EVENTSTOREDB_URL } }
{{- if eq .role "retention" }}
- name: STATELINE_RETENTION_EVENTSTOREDB_URL
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: STATELINE_RETENTION_EVENTSTOREDB_URL } }
{{- end }}
{{- end }}
{{- range $name, $value := $values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}
