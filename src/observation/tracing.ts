import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { context, diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { Logger } from '@nestjs/common';
import { setWatched, takeWantedTraceId } from './span.port.js';

/** Which traces are kept: a share of them from 0 to 1, and whether a caller decides for its own. */
export interface Sampling {
  readonly share: number;
  readonly callerDecides: boolean;
}

export interface TracingOptions {
  readonly sampling: Sampling;
  readonly version: string;
}

/** A stop does not wait longer for a collector that does not answer. */
const LAST_WORDS_MS = 2_000;
const TELL_EVERY_MS = 60_000;

type Stop = () => Promise<void>;

/**
 * Sends spans to the collector that the standard variables name (`OTEL_EXPORTER_OTLP_*`, `OTEL_SERVICE_NAME`,
 * `OTEL_RESOURCE_ATTRIBUTES`). Resolves with what sends the rest and ends it.
 */
export const startTracing = async ({ sampling, version }: TracingOptions): Promise<Stop> => {
  const stopCarrying = await carryContexts();
  const sdk = await import('@opentelemetry/sdk-trace');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const resources = await import('@opentelemetry/resources');
  const random = new sdk.RandomIdGenerator();
  const root =
    sampling.share >= 1
      ? new sdk.AlwaysOnSampler()
      : new sdk.TraceIdRatioBasedSampler(sampling.share);
  const provider = new sdk.TracerProvider({
    resource: resources
      .resourceFromAttributes({
        'service.name': 'stateline',
        'service.version': version,
        'service.instance.id': `${hostname()}:${String(process.pid)}`,
      })
      .merge(
        resources.detectResources({
          detectors: [resources.resourceAttributesEnvDetector, resources.serviceNameEnvDetector],
        }),
      ),
    sampler: sampling.callerDecides ? new sdk.ParentBasedSampler({ root }) : root,
    idGenerator: {
      generateTraceId: () => takeWantedTraceId() ?? random.generateTraceId(),
      generateSpanId: () => random.generateSpanId(),
    },
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  tellFaults();
  trace.setGlobalTracerProvider(provider);
  return async () => {
    const said = provider.shutdown().catch(() => undefined);
    await Promise.race([said, delay(LAST_WORDS_MS, undefined, { ref: false })]);
    trace.disable();
    diag.disable();
    stopCarrying();
  };
};

/** Lets what is told, by spans or in lines, know under which correlation id it is done. */
export const carryContexts = async (): Promise<() => void> => {
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  setWatched(true);
  return () => {
    setWatched(false);
    context.disable();
  };
};

/** A collector that cannot be reached is told of now and then, and never with what was sent. */
const tellFaults = (): void => {
  const logger = new Logger('Tracing');
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const tell = (message: string): void => {
    if (performance.now() - toldAtMs < TELL_EVERY_MS) return;
    toldAtMs = performance.now();
    logger.warn(`Spans are lost: ${reasonIn(message)}`);
  };
  const silent = (): void => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    DiagLogLevel.WARN,
  );
};

const LONGEST = 200;

/** The library tells an error as JSON with its stack. */
const reasonIn = (message: string): string =>
  (/"message":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message).slice(0, LONGEST);
