import type { Environment } from './environment.js';
import type { Sampling } from './observation/tracing.js';

/** What this process tells of itself, and how. */
export interface ObservationConfig {
  readonly logFormat: 'text' | 'json';
  /** By how much the read model may lag behind until this process is not ready. */
  readonly readyLagSeconds: number;
  /** Where Prometheus asks; `null`: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Which spans are kept; `null`: nobody takes any. */
  readonly tracing: Sampling | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

export const observationOf = (checked: Environment, standard: Variables): ObservationConfig => ({
  logFormat: checked.STATELINE_LOG_FORMAT,
  readyLagSeconds: checked.STATELINE_READY_LAG_SECONDS,
  metrics:
    checked.STATELINE_METRICS_PORT === undefined
      ? null
      : { host: checked.STATELINE_METRICS_HOST, port: checked.STATELINE_METRICS_PORT },
  tracing: tracingIn(standard),
});

const isSet = (value: string | undefined): boolean => value !== undefined && value.trim() !== '';

/** As every program takes them. OpenTelemetry, "Environment Variable Specification", 1.50. */
const tracingIn = (variables: Variables): Sampling | null => {
  const isWanted =
    isSet(variables['OTEL_EXPORTER_OTLP_ENDPOINT']) ||
    isSet(variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
  const isOff =
    variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' ||
    variables['OTEL_TRACES_EXPORTER'] === 'none';
  return isWanted && !isOff ? samplingIn(variables) : null;
};

const samplingIn = (variables: Variables): Sampling => {
  const sampler = variables['OTEL_TRACES_SAMPLER'] ?? 'parentbased_always_on';
  const callerDecides = sampler.startsWith('parentbased_');
  const share = { always_off: 0, traceidratio: ratioIn(variables) }[
    sampler.replace(/^parentbased_/, '')
  ];
  return { callerDecides, share: share ?? 1 };
};

const ratioIn = ({ OTEL_TRACES_SAMPLER_ARG: given }: Variables): number => {
  const ratio = isSet(given) ? Number(given) : 1;
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
};
