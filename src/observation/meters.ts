import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a read of memory to a request that waits for the directory. */
const HTTP_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];
const APPEND_SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** What this process counts as it goes, and what is asked for it when somebody looks. */
export class Meters {
  readonly registry = new Registry();

  readonly info = this.gauge('info', 'This process: always 1', ['version', 'roles', 'log']);
  readonly ready = this.gauge('ready', 'Whether /ready answers 200');
  readonly failures = this.counter(
    'observation_failures_total',
    'Figures that could not be had when somebody looked',
    ['part'],
  );

  readonly httpSeconds = this.histogram(
    'http_request_seconds',
    'Requests by the template of their route; streams are not timed',
    { labels: ['method', 'route', 'status'], buckets: HTTP_SECONDS },
  );
  readonly openStreams = this.gauge('open_streams', 'Answers that go on');

  readonly appendSeconds = this.histogram(
    'log_append_seconds',
    'Appends to the log, until they are on disk',
    { labels: [], buckets: APPEND_SECONDS },
  );
  readonly eventsAppended = this.counter('events_appended_total', 'Events by their type', [
    'tenant',
    'type',
  ]);
  readonly eventsRead = this.counter('log_events_read_total', 'Events that history followed');
  readonly logFailures = this.counter('log_failures_total', 'What the log did not do, and why', [
    'operation',
    'code',
  ]);

  readonly projectionLagEvents = this.gauge(
    'projection_lag_events',
    'Events recorded and not in the read model yet',
  );
  readonly projectionLagSeconds = this.gauge('projection_lag_seconds', 'Age of the oldest of them');
  readonly projectionStopped = this.gauge(
    'projection_stopped',
    'Whether the read model does not go on before the next start',
  );

  readonly objects = this.gauge('objects', 'Live objects of the directory', ['tenant']);
  readonly readerLagSeconds = this.gauge(
    'capture_reader_lag_seconds',
    'Since the last look that went well',
    ['tenant', 'reader'],
  );
  readonly readerWell = this.gauge(
    'capture_reader_well',
    '0 while a reader fails or is refused: a gap is open',
    ['tenant', 'reader'],
  );
  readonly gaps = this.gauge('capture_gaps', 'Gaps that are recorded', ['tenant']);

  readonly quotaLimit = this.gauge('directory_quota_limit', 'Allowed in a window', [
    'tenant',
    'quota',
  ]);
  readonly quotaSpent = this.gauge('directory_quota_spent', 'Spent in the window that ends now', [
    'tenant',
    'quota',
  ]);
  readonly quotaWaiting = this.gauge('directory_quota_waiting', 'Requests that wait', [
    'tenant',
    'quota',
  ]);
  readonly throttled = this.gauge(
    'directory_throttled',
    'Whether the directory has told us to wait',
    ['tenant', 'quota'],
  );
  readonly throttles = this.counter(
    'directory_throttles_total',
    'Times the directory refused for its quota',
    ['tenant', 'quota'],
  );

  readonly recoveries = this.gauge('recoveries', 'Of the newest 200 recoveries, by status', [
    'tenant',
    'status',
  ]);
  readonly leaseHeld = this.gauge('lease_held', 'Whether this process does it', ['tenant', 'role']);
  readonly lastBackup = this.gauge(
    'last_backup_timestamp_seconds',
    'Instant of the newest backup',
    ['tenant'],
  );
  readonly lastSeal = this.gauge(
    'last_seal_timestamp_seconds',
    'Instant of the newest backup, where it is signed',
    ['tenant'],
  );
  readonly alarms = this.counter('alarms_raised_total', 'Alarms by level', ['tenant', 'level']);
  readonly deliveries = this.counter('alarm_deliveries_total', 'Told, or given up', [
    'tenant',
    'outcome',
  ]);

  readonly diskFree = this.gauge('disk_free_bytes', 'Where the data folder lies');
  readonly diskSize = this.gauge('disk_size_bytes', 'Where the data folder lies');

  private readonly tenants: ReadonlySet<string>;

  constructor(tenantIds: readonly string[] = []) {
    this.tenants = new Set(tenantIds);
  }

  /** From now on also what Node tells of the process; it goes on until the process ends. */
  withProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  /** The tenant of an event as a label: those of others are not told apart. */
  tenantOf(tenantId: string): string {
    return this.tenants.has(tenantId) ? tenantId : 'other';
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []) {
    return new Gauge({ name: `stateline_${name}`, help, labelNames, registers: [this.registry] });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[] = []) {
    return new Counter({ name: `stateline_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    { labels, buckets }: { readonly labels: Label[]; readonly buckets: number[] },
  ) {
    const registers = [this.registry];
    return new Histogram({
      name: `stateline_${name}`,
      help,
      labelNames: labels,
      buckets,
      registers,
    });
  }
}
