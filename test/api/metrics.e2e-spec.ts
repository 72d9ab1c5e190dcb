import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { MetricsServer } from '../../src/api/metrics-server.js';
import { isJsonObject, type Json } from '../../src/domain/json.js';
import { Meters } from '../../src/observation/meters.js';
import { RunningApi } from './running-api.js';

const GRAFANA = join(import.meta.dirname, '../../docker/grafana/stateline.json');

let api: RunningApi;
let url: string;

beforeAll(async () => {
  api = await RunningApi.start({
    metrics: { host: '127.0.0.1', port: 0 },
    dataFolder: import.meta.dirname,
  });
  url = api.app.get(MetricsServer).url ?? '';
});
afterAll(() => api.close());

const asked = async (): Promise<string> => (await fetch(url)).text();

const statusUnder = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('GET /metrics', () => {
  it('tells of each part what there is, and leaves out and counts what cannot be had', async () => {
    await fetch(api.at('/backups'), { method: 'POST' });

    const text = await asked();

    for (const line of [
      'stateline_ready 0',
      'stateline_projection_lag_seconds 0',
      'stateline_projection_stopped 0',
      'stateline_open_streams 0',
      'stateline_lease_held{tenant="t",role="writer"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toMatch(/^stateline_disk_free_bytes \d+/m);
    // Nothing captures here.
    expect(text).toContain('stateline_observation_failures_total{part="capture"} 1\n');
    expect(text).not.toMatch(/^stateline_capture_reader_well/m);
  });

  it('tells routes by their templates, however many there are, and knows no names of what is asked for', async () => {
    const before = seriesOf(await asked());
    for (let id = 0; id < 60; id += 1) {
      await api.get(`/objects/nobody-${String(id)}`);
      await fetch(`${api.url}/nowhere/${String(id)}`, { method: 'PROPFIND' }).catch(
        () => undefined,
      );
    }

    const text = await asked();

    expect(text).not.toMatch(/nobody|nowhere|PROPFIND/);
    expect(text).toMatch(
      /stateline_http_request_seconds_count\{method="GET",route="[^"]*\/objects\/:\w+",status="4xx"\} 60\n/,
    );
    expect(text).toContain('route="none"');
    expect(seriesOf(text) - before).toBeLessThan(40);
  });

  it('is answered on its own port only, to nobody who came by a name of others, and nothing else is', async () => {
    expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
    expect((await fetch(new URL('/health', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    expect(await statusUnder('evil.example')).toBe(400);
    expect(await statusUnder('localhost:1')).toBe(200);
  });
});

const seriesOf = (text: string): number =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;

describe('The Grafana dashboard', () => {
  const expressions = (json: Json): readonly string[] => {
    if (Array.isArray(json)) return json.flatMap(expressions);
    if (!isJsonObject(json)) return [];
    return Object.entries(json).flatMap(([name, value]) => {
      const isAsked = name === 'expr' || (name === 'query' && value !== 'prometheus');
      return isAsked && typeof value === 'string' ? [value] : expressions(value ?? null);
    });
  };
  const metricsIn = (expression: string): readonly string[] =>
    expression.match(/\b(stateline|process|nodejs)_\w+/g) ?? [];

  it('asks for nothing that is not told, with the labels that it has', () => {
    const told = new Map<string, ReadonlySet<string>>();
    for (const { name, type, labels } of metricsOf(new Meters(['t']).withProcess())) {
      const endings = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const ending of endings) told.set(`${name}${ending}`, labels);
    }
    const asks = expressions(JSON.parse(readFileSync(GRAFANA, 'utf8')) as Json);

    expect(asks.length).toBeGreaterThan(20);
    for (const ask of asks) {
      const metrics = metricsIn(ask);
      expect({ ask, unknown: metrics.filter((name) => !told.has(name)) }).toEqual({
        ask,
        unknown: [],
      });
      expect(metrics.length).toBeGreaterThan(0);
      for (const [, name = '', inside = ''] of ask.matchAll(/\b(stateline_\w+)\{([^}]*)\}/g)) {
        const used = [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
        const unknown = used.filter((label) => !isLabel(told.get(name), label));
        expect({ ask, unknown }).toEqual({ ask, unknown: [] });
      }
    }
  });
});

/** `job` and `instance` are added by who scrapes. */
const isLabel = (labels: ReadonlySet<string> | undefined, label: string): boolean =>
  labels?.has(label) === true || ['job', 'instance', 'le'].includes(label);

const metricsOf = ({ registry }: Meters) =>
  registry.getMetricsAsArray().map((metric) => ({
    name: metric.name,
    type: metric.constructor.name.toLowerCase(),
    labels: new Set(Reflect.get(metric, 'labelNames') as readonly string[]),
  }));
