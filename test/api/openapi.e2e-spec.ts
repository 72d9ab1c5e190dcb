import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered } from './some-events.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let api: RunningApi;
let document: Document;

beforeAll(async () => {
  api = await RunningApi.start();
  await api.recorded.record([
    discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' }),
    discovered('ops', 'group', { displayName: 'Ops' }),
  ]);
  await api.recorded.synced(second(1));
  await api.recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], {
    observedAt: second(10),
  });
  document = (await (await fetch(`${api.url}/api/docs-json`)).json()) as Document;
});

afterAll(async () => {
  await api.close();
});

/** All but those of the Graph-compatible API, which speak as Graph does: see its own spec. */
const operations = () =>
  Object.entries(document.paths)
    .filter(([path]) => !path.startsWith('/graph/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

const resolved = (schema: Schema): Schema => {
  const [wrapped] = schema.allOf ?? [];
  if (wrapped !== undefined) return { ...resolved(wrapped), nullable: schema.nullable === true };
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  if (found === undefined) throw new Error(`The document has no schema ${name}`);
  return found;
};

/** Where a value is not what its schema says. */
const misfits = (value: unknown, given: Schema, at = '$'): readonly string[] => {
  const schema = resolved(given);
  const { oneOf } = schema;
  if (oneOf !== undefined) {
    return oneOf.some((one) => misfits(value, one).length === 0) ? [] : [at];
  }
  if (schema.type === 'array') return arrayMisfits(value, schema, at);
  if (schema.type === 'object') return objectMisfits(value, schema, at);
  return fits(value, schema) ? [] : [at];
};

const fits = (value: unknown, { type, enum: values, nullable }: Schema): boolean => {
  if (value === null) return nullable === true || type === undefined;
  if (values !== undefined && !values.includes(value)) return false;
  if (type === 'integer') return Number.isInteger(value);
  return type === undefined || typeof value === type;
};

const arrayMisfits = (value: unknown, { items = {} }: Schema, at: string): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap((item, index) => misfits(item, items, `${at}[${String(index)}]`))
    : [at];

const objectMisfits = (value: unknown, schema: Schema, at: string): readonly string[] => {
  if (value === null && schema.nullable === true) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [at];
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const unknown = Object.entries(value).flatMap(([name, member]) => {
    const of = schema.properties?.[name] ?? schema.additionalProperties;
    return of === undefined ? [`${at}.${name}`] : misfits(member, of, `${at}.${name}`);
  });
  return [...missing.map((name) => `${at}.${name}`), ...unknown];
};

describe('The OpenAPI document', () => {
  it('lists every route', () => {
    expect(
      operations()
        .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
        .sort(),
    ).toEqual(
      [
        'GET /health',
        'GET /ready',
        'GET /api/tenants',
        'GET /api/tenants/{tenantId}/coverage',
        'GET /api/tenants/{tenantId}/simulator',
        'GET /api/tenants/{tenantId}/state',
        'GET /api/tenants/{tenantId}/objects',
        'GET /api/tenants/{tenantId}/objects/export',
        'GET /api/tenants/{tenantId}/objects/{objectId}',
        'GET /api/tenants/{tenantId}/objects/{objectId}/history',
        'GET /api/tenants/{tenantId}/objects/{objectId}/links/{relation}',
        'GET /api/tenants/{tenantId}/objects/{objectId}/effective-members',
        'GET /api/tenants/{tenantId}/objects/{objectId}/effective-memberships',
        'GET /api/tenants/{tenantId}/objects/{objectId}/holders',
        'GET /api/tenants/{tenantId}/objects/{objectId}/references',
        'GET /api/tenants/{tenantId}/held',
        'GET /api/tenants/{tenantId}/overview',
        'GET /api/tenants/{tenantId}/overview/stream',
        'GET /api/tenants/{tenantId}/timeline',
        'GET /api/tenants/{tenantId}/timeline/changes/{changeId}',
        'GET /api/tenants/{tenantId}/timeline/density',
        'GET /api/tenants/{tenantId}/timeline/export',
        'GET /api/tenants/{tenantId}/timeline/replay',
        'GET /api/tenants/{tenantId}/timeline/stream',
        'GET /api/tenants/{tenantId}/blast-radius',
        'GET /api/tenants/{tenantId}/alarms',
        'GET /api/tenants/{tenantId}/alarms/deliveries',
        'GET /api/tenants/{tenantId}/alarms/rules',
        'GET /api/tenants/{tenantId}/alarms/targets',
        'GET /api/tenants/{tenantId}/alarms/{alarmId}',
        'POST /api/tenants/{tenantId}/alarms/deliveries/redeliver',
        'POST /api/tenants/{tenantId}/alarms/rehearsals',
        'POST /api/tenants/{tenantId}/alarms/targets/test',
        'GET /api/tenants/{tenantId}/backups',
        'POST /api/tenants/{tenantId}/backups',
        'GET /api/tenants/{tenantId}/backups/{backupId}',
        'GET /api/tenants/{tenantId}/reports',
        'POST /api/tenants/{tenantId}/reports',
        'GET /api/tenants/{tenantId}/reports/{reportId}',
        'GET /api/tenants/{tenantId}/reports/{reportId}/rows',
        'GET /api/tenants/{tenantId}/reports/{reportId}/export',
        'POST /api/tenants/{tenantId}/reports/{reportId}/cancel',
        'POST /api/tenants/{tenantId}/counterfactual/differences',
        'POST /api/tenants/{tenantId}/counterfactual/objects/{objectId}',
        'POST /api/tenants/{tenantId}/counterfactual/export',
        'GET /api/tenants/{tenantId}/recoveries',
        'POST /api/tenants/{tenantId}/recoveries',
        'GET /api/tenants/{tenantId}/recoveries/{recoveryId}',
        'GET /api/tenants/{tenantId}/recoveries/{recoveryId}/steps',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/approve',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/cancel',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/reject',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/undo',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/pause',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/rehearse',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/resume',
        'POST /api/tenants/{tenantId}/recoveries/{recoveryId}/retry',
        'GET /api/tenants/{tenantId}/recoveries/{recoveryId}/stream',
        'POST /api/tenants/{tenantId}/imports/audit-log',
        'POST /api/tenants/{tenantId}/imports/configuration',
        'GET /api/tenants/{tenantId}/capture',
        'POST /api/tenants/{tenantId}/capture/look',
        'GET /api/tenants/{tenantId}/integrity',
        'GET /api/tenants/{tenantId}/integrity/evidence',
        'GET /api/tenants/{tenantId}/operators',
        'GET /api/tenants/{tenantId}/operators/evidence',
        'GET /api/tenants/{tenantId}/operators/export',
        'GET /api/tenants/{tenantId}/retention',
        'POST /api/tenants/{tenantId}/retention/hold',
        'POST /api/tenants/{tenantId}/retention/release',
        'POST /api/tenants/{tenantId}/retention/run',
        'GET /api/tenants/{tenantId}/settings',
        'POST /auth/emergency',
        'POST /auth/sign-out',
        'GET /auth/me',
        'GET /auth/entra',
        'GET /auth/callback',
        'GET /api/access/accounts',
        'POST /api/access/accounts',
        'DELETE /api/access/accounts/{accountId}',
        'POST /api/access/accounts/{accountId}/reset',
        'POST /api/access/sessions/end',
        'GET /api/access/tokens',
        'POST /api/access/tokens',
        'DELETE /api/access/tokens/{tokenId}',
      ].sort(),
    );
  });

  it('says of every route what it is for, takes and answers, also when it refuses', () => {
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`;
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const documented = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect({ where, documented: documented.sort() }).toEqual({
        where,
        documented: inPath.sort(),
      });
      expect({ where, summary: operation.summary }).toEqual({
        where,
        summary: expect.stringMatching(/\w/) as unknown,
      });
      const answers = Object.entries(operation.responses);
      const good = answers.filter(([status]) => /^[23]/.test(status));
      expect({ where, good: good.length }).toEqual({ where, good: 1 });
      for (const [status, { content }] of answers) {
        if (status === '204' || status === '302') continue;
        const schemas = Object.values(content ?? {}).map(({ schema }) => resolved(schema));
        expect({ where, schemas: schemas.length }).toEqual({ where, schemas: 1 });
      }
      expect(operation.responses['400']?.content).toHaveProperty(['application/problem+json']);
    }
  });

  it('has every schema it refers to', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)];

    expect(refs.length).toBeGreaterThan(50);
    for (const [, name = ''] of refs) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it.each([
    '/state',
    '/objects',
    '/objects/ada',
    '/objects/ops/links/members',
    '/objects/ada/references',
    '/objects/ops/effective-members',
    '/objects/ada/effective-memberships',
    '/objects/ada/history',
    '/timeline',
    '/timeline/density',
    '/held?filter=id%20ne%20null',
    '/overview',
    '/blast-radius?actor=grace',
    '/backups',
    '/reports',
    '/recoveries',
    '/coverage',
    '/integrity',
    '/operators',
    '/retention',
    '/settings',
    '/objects/nobody',
  ])('tells the truth about what %s answers', async (below) => {
    const template = below
      .replace(/\?.*$/, '')
      .replace(/^\/objects\/\w+/, '/objects/{objectId}')
      .replace('/links/members', '/links/{relation}');
    await api.post('/backups');
    const { status, body } = await api.get(below);
    const { responses } = document.paths[`/api/tenants/{tenantId}${template}`]?.['get'] ?? {
      responses: {},
    };
    const [answer] = Object.values(responses[String(status)]?.content ?? {});

    expect(answer).toBeDefined();
    expect(misfits(body, answer?.schema ?? {})).toEqual([]);
  });

  it('is also shown as pages', async () => {
    const page = await fetch(`${api.url}/api/docs`);

    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Stateline API');
  });

  it('is served in one form, which is made once', async () => {
    expect((await fetch(`${api.url}/api/docs-yaml`)).status).toBe(404);
  });
});
