import { readConfig } from '../../src/config.js';
import { renderChart } from './helm-template.js';

interface Variable {
  readonly name: string;
  readonly value?: unknown;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

interface Container {
  readonly image: string;
  readonly env: readonly Variable[];
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly name: string; readonly readOnly?: boolean }[];
}

interface Made {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly egress?: readonly unknown[];
    readonly selector: Readonly<Record<string, string>>;
    readonly policyTypes: readonly string[];
    readonly volumeClaimTemplates: readonly { readonly metadata: { readonly name: string } }[];
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly volumes: readonly { readonly name: string }[];
        readonly securityContext: object;
        readonly terminationGracePeriodSeconds: number;
      };
    };
  };
}

const A_GUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const needed = {
  tenant: { id: A_GUID, clientId: A_GUID, writerClientId: A_GUID },
  secretName: 'stateline-secrets',
  publicUrl: 'https://stateline.example.org',
};
const cluster = { ...needed, cluster: { enabled: true, keysClaim: 'stateline-keys' } };
const secrets: Readonly<Record<string, string>> = {
  STATELINE_CLIENT_SECRET: 'x',
  STATELINE_WRITER_CLIENT_SECRET: 'y',
  STATELINE_EVENTSTOREDB_URL: 'esdb://stateline:z@node1:2113',
  STATELINE_RETENTION_EVENTSTOREDB_URL: 'esdb://stateline-retention:z@node1:2113',
};

const made = (values: Readonly<Record<string, unknown>>): readonly Made[] =>
  renderChart(values) as unknown as readonly Made[];
const workloads = (values: Readonly<Record<string, unknown>>): readonly Made[] =>
  made(values).filter(({ kind }) => kind === 'StatefulSet');
const containerOf = ({ spec }: Made): Container => spec.template.spec.containers[0];
const environmentOf = (workload: Made): Readonly<Record<string, string>> =>
  Object.fromEntries(
    containerOf(workload).env.map(({ name, value, valueFrom }) => [
      name,
      valueFrom === undefined ? String(value) : (secrets[valueFrom.secretKeyRef.key] ?? ''),
    ]),
  );

/** The file is there in the container alone. */
const withoutFile = (workload: Made): Readonly<Record<string, string>> => ({
  ...environmentOf(workload),
  STATELINE_ALARMS_FILE: '',
});

describe('the Helm chart', () => {
  it('makes one process that does everything, with a log of its own', () => {
    const [all, ...others] = workloads(needed);

    expect(others).toEqual([]);
    expect(all?.spec.replicas).toBe(1);
    expect(all?.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name)).toEqual([
      'data',
      'keys',
    ]);
  });

  it('makes a set of processes for each role of a cluster', () => {
    const roles = workloads(cluster).map((workload) => [
      environmentOf(workload)['STATELINE_ROLES'],
      workload.spec.replicas,
    ]);

    expect(roles).toEqual([
      ['alarms', 2],
      ['api', 2],
      ['capture', 2],
      ['retention', 1],
      ['writer', 2],
    ]);
  });

  it.each([
    ['one process', needed],
    ['a cluster', cluster],
    ['a cluster with more settings', { ...cluster, settings: { STATELINE_FOUR_EYES: 'true' } }],
  ])('gives %s an environment that Stateline takes', (_, values) => {
    workloads(values).forEach((workload) => {
      const config = readConfig(environmentOf(workload));
      expect(config).toMatchObject({ port: 4100, dataFolder: '/data', signIn: 'required' });
    });
  });

  it('takes secrets by reference alone, and gives none to a role that needs it not', () => {
    const given = workloads(cluster).flatMap((workload) =>
      containerOf(workload).env.map((variable) => ({
        role: environmentOf(workload)['STATELINE_ROLES'],
        ...variable,
      })),
    );
    const holders = (name: string) =>
      given.filter((variable) => variable.name === name).map(({ role }) => role);

    expect(given.filter(({ name, value }) => name in secrets && value !== undefined)).toEqual([]);
    expect(holders('STATELINE_WRITER_CLIENT_SECRET')).toEqual(['writer']);
    expect(holders('STATELINE_RETENTION_EVENTSTOREDB_URL')).toEqual(['retention']);
  });

  it('gives the file of alarms to who raises them and who shows them, and a way out to who is told', () => {
    const values = {
      ...cluster,
      alarmsSecretName: 'stateline-alarms',
      networkPolicy: { morePorts: [587] },
    };

    const having = workloads(values).filter(({ spec }) =>
      spec.template.spec.volumes.some(({ name }) => name === 'alarms'),
    );

    expect(having.map((workload) => environmentOf(workload)['STATELINE_ROLES'])).toEqual([
      'alarms',
      'api',
    ]);
    having.forEach((workload) => {
      expect(environmentOf(workload)['STATELINE_ALARMS_FILE']).toBe('/alarms/alarms.yaml');
      expect(containerOf(workload).volumeMounts).toContainEqual({
        ...{ name: 'alarms', mountPath: '/alarms', readOnly: true },
      });
      expect(readConfig(withoutFile(workload)).writerAppId).toBe(A_GUID);
    });
    const policy = made(values).find(({ kind }) => kind === 'NetworkPolicy');
    expect(policy?.spec.egress).toContainEqual({ ports: [{ port: 587 }] });
  });

  it('runs as an ordinary user who can change nothing but the data', () => {
    [...workloads(needed), ...workloads(cluster)].forEach((workload) => {
      const { spec } = workload.spec.template;
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(containerOf(workload).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      // The server ends within 9 s by itself.
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(10);
    });
  });

  it('mounts what there is, and asks services and budgets of pods that there are', () => {
    const withAll = { ...cluster, alarmsSecretName: 'a', metrics: { podMonitor: true } };
    for (const values of [needed, withAll]) {
      for (const workload of workloads(values)) {
        const there = [
          ...workload.spec.template.spec.volumes.map(({ name }) => name),
          ...workload.spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
        ];
        expect(
          containerOf(workload)
            .volumeMounts.map(({ name }) => name)
            .sort(),
        ).toEqual(there.sort());
      }
      const service = made(values).find(({ kind }) => kind === 'Service');
      const labels = workloads(values).map(({ spec }) => spec.template.metadata.labels);
      expect(labels).toContainEqual(service?.spec.selector);
    }
    expect(made(withAll).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor']),
    );
    expect(made(withAll).find(({ kind }) => kind === 'NetworkPolicy')?.spec.policyTypes).toEqual([
      'Ingress',
      'Egress',
    ]);
  });

  it.each([
    ['secretName', { ...needed, secretName: '' }],
    ['tenant.id', { ...needed, tenant: { clientId: A_GUID } }],
    ['publicUrl', { ...needed, publicUrl: '' }],
    ['cluster.keysClaim', { ...needed, cluster: { enabled: true } }],
  ])('is refused without %s, by name', (name, values) => {
    expect(() => renderChart(values)).toThrow(`${name} takes`);
  });
});
