import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { traceIdOf } from '../../src/observation/trace-ids.js';
import { eventually } from '../support/eventually.js';
import { Collector, type Told } from './collector.js';

const LIMIT_MS = 60_000;

let folder: string;
let collector: Collector;
let running: RunningStateline;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-observed-'));
  collector = new Collector();
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = await collector.start();
  running = await startStateline(
    readConfig({
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '60',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_READ_LAG_SECONDS: '1',
      STATELINE_METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: process.env['OTEL_EXPORTER_OTLP_ENDPOINT'],
    }),
  );
  await eventually(async () => (await fetch(`${running.url}/ready`)).status === 200, LIMIT_MS);
}, LIMIT_MS);
afterAll(async () => {
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
});

const below = (path: string) => `${running.url}/api/tenants/${running.tenantId}${path}`;

const get = async (path: string): Promise<Record<string, unknown>> =>
  (await (await fetch(below(path))).json()) as Record<string, unknown>;

const post = async (url: string, body: object): Promise<Record<string, unknown>> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBeLessThan(300);
  const text = await answer.text();
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
};

const rowsOf = ({ rows }: Record<string, unknown>) => rows as { changeId: string }[];

describe('A server that is watched', () => {
  it(
    'shows a change and its recovery from the look to the write, and counts them',
    async () => {
      const { instant } = (await get('/state'))['trust'] as { instant: string };
      await post(`${String(running.simulator?.controlUrl)}/scenarios/exclusion-group-removed`, {});
      await eventually(
        async () => rowsOf(await get(`/timeline?from=${instant}`)).length > 0,
        LIMIT_MS,
      );
      const changeIds = rowsOf(await get(`/timeline?from=${instant}`)).map((row) => row.changeId);
      const { recoveryId } = (await post(below('/recoveries'), {
        cause: { changeIds },
        reason: 'observed',
      })) as { recoveryId: string };
      const status = async () => (await get(`/recoveries/${recoveryId}`))['status'];
      await eventually(async () => (await status()) === 'planned', LIMIT_MS);
      const { planHash } = await get(`/recoveries/${recoveryId}`);
      await post(below(`/recoveries/${recoveryId}/approve`), { planHash });
      await eventually(async () => (await status()) === 'completed', LIMIT_MS);
      const metrics = await (await fetch(String(running.metricsUrl))).text();
      await running.close();

      const spans = collector.spans;
      const ofRecovery = spans.filter(({ traceId }) => traceId === traceIdOf(recoveryId));
      expect([...new Set(ofRecovery.map(({ name }) => name))]).toEqual(
        expect.arrayContaining([
          'recovery.plan',
          'recovery.write',
          'log.append',
          'directory.request',
        ]),
      );
      expect(namesIn(spans, 'capture.look')).toContain('directory.request');
      // What a look saw is recorded and projected in one trace, and points at the look.
      const looks = new Set(named(spans, 'capture.look').map(({ traceId }) => traceId));
      const seen = named(spans, 'log.append').filter(({ links = [] }) =>
        links.some(({ traceId }) => looks.has(traceId)),
      );
      const projected = new Set(named(spans, 'history.project').map(({ traceId }) => traceId));
      expect(seen.some(({ traceId }) => projected.has(traceId))).toBe(true);
      expect(named(spans, 'POST /api/tenants/:tenantId/recoveries')).toHaveLength(1);

      expect(metrics).toMatch(
        /stateline_events_appended_total\{[^}]*type="CompensationApplied"\} \d/,
      );
      expect(metrics).toMatch(/stateline_capture_reader_well\{[^}]*reader="user"\} 1/);
      expect(metrics).toMatch(/stateline_recoveries\{[^}]*status="completed"\} 1/);
      expect(metrics).toMatch(/^process_resident_memory_bytes \d/m);
      expect(metrics).not.toContain('observation_failures_total{');
    },
    LIMIT_MS,
  );
});

const named = (spans: readonly Told[], name: string): readonly Told[] =>
  spans.filter((span) => span.name === name);

/** What is done inside spans of a name. */
const namesIn = (spans: readonly Told[], name: string): readonly string[] => {
  const ids = new Set(named(spans, name).map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId = '' }) => ids.has(parentSpanId)).map((span) => span.name);
};
