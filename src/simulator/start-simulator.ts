import { Company } from './company/company.js';
import { SimulatedClock } from './control/clock.js';
import { controlServer } from './control/control-server.js';
import { type AppCredential, AppRegistrations } from './graph/app-registrations.js';
import { AuditLog } from './graph/audit-log.js';
import type { Dials } from './graph/dials.js';
import { Faults } from './graph/faults.js';
import { graphServer } from './graph/graph-server.js';
import { GraphTenant } from './graph/graph-tenant.js';
import { Quotas } from './graph/quotas.js';
import { RequestLog } from './graph/request-log.js';
import { Subscriptions } from './graph/subscriptions.js';
import { Tokens } from './graph/tokens.js';
import { SignIn } from './sign-in/sign-in.js';
import { SigningKeys } from './sign-in/signing-keys.js';
import { JournalRefused } from './simulator-errors.js';
import { Journal } from './tenant/journal.js';
import { Tenant } from './tenant/tenant.js';

const HOST = '127.0.0.1';

export interface SimulatorOptions {
  /** The same seed gives the same tenant. */
  readonly seed?: string | number;
  readonly users?: number;
  /** At least; the company's structure needs about a hundred. */
  readonly groups?: number;
  /** 0 takes a free one. */
  readonly port?: number;
  /** 0 takes a free one. */
  readonly controlPort?: number;
  /** Keeps every change; a second start finds the tenant as it was left. */
  readonly journalFile?: string;
  readonly auditDelayMs?: number;
  readonly readLagMs?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** How many times as fast as the clock the tenant's time goes, its quotas with it. */
  readonly clockRate?: number;
  /** Begins without anybody and anything, to be loaded through the control port; keeps no journal. */
  readonly empty?: boolean;
  readonly enforceQuotas?: boolean;
  readonly tenantId?: string;
  readonly companyName?: string;
  readonly tokenLifetimeSeconds?: number;
  /** PEM texts of certificates with whose keys the applications may sign in. */
  readonly certificates?: { readonly reader?: string; readonly writer?: string };
}

export interface RunningSimulator {
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly tokenUrl: string;
  readonly controlUrl: string;
  readonly credentials: { readonly reader: AppCredential; readonly writer: AppCredential };
  /** The application that people sign in to. */
  readonly signIn: AppCredential;
  /** The tenant's time, in milliseconds since 1970; the control port can set it forward. */
  now(): number;
  close(): Promise<void>;
}

type Chosen = Required<Omit<SimulatorOptions, 'journalFile'>> & SimulatorOptions;

const defaults: Required<Omit<SimulatorOptions, 'journalFile'>> = {
  seed: 'stateline',
  users: 2000,
  groups: 200,
  port: 0,
  controlPort: 0,
  auditDelayMs: 1500,
  readLagMs: 0,
  clock: () => Date.now(),
  clockRate: 1,
  empty: false,
  enforceQuotas: true,
  tenantId: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
  companyName: 'Meridian Harbour',
  tokenLifetimeSeconds: 3599,
  certificates: {},
};

/**
 * Starts a simulated tenant on loopback: Graph and its token endpoint on one port, the control on
 * another. @throws JournalRefused when the journal is of another tenant or damaged
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<RunningSimulator> => {
  const chosen: Chosen = { ...defaults, ...options };
  const company = new Company(chosen);
  const clock = new SimulatedClock(chosen.clock, chosen.clockRate);
  const { tenant, journal } = await openTenant(company, { ...chosen, clock: () => clock.now() });
  const now = (): number => tenant.now();
  const { tenantId, auditDelayMs, readLagMs, tokenLifetimeSeconds } = chosen;
  const dials: Dials = { auditDelayMs, readLagMs, notificationDelayMs: 0, tokenLifetimeSeconds };
  const apps = registered(company, chosen.certificates);
  const keys = new SigningKeys();
  const signIn = new SignIn({ tenant, tenantId, keys, dials, now: chosen.clock });
  const tokens = new Tokens({ tenant, tenantId, apps, now, dials, signIn });
  const faults = new Faults(company.seed);
  const log = new RequestLog();
  const quotas = chosen.enforceQuotas ? new Quotas(tenantId, company.users.count, now) : null;
  const audits = new AuditLog(tenant, faults, dials);
  const subscriptions = new Subscriptions({ tenant, tenantId, faults, dials });
  const shared = { tenant, tenantId, tokens, apps, faults, log, quotas, dials, audits };
  const parts = { ...shared, subscriptions, clock, keys };
  const graph = graphServer({ graph: new GraphTenant(parts), tokens, signIn }, faults);
  const control = controlServer(parts);
  const close = async (): Promise<void> => {
    await Promise.all([graph.close(), control.close(), subscriptions.close()]);
    journal?.close();
  };
  try {
    const graphUrl = await graph.listen({ host: HOST, port: chosen.port });
    const controlUrl = await control.listen({ host: HOST, port: chosen.controlPort });
    const credentials = {
      reader: apps.credential('reader'),
      writer: apps.credential('writer'),
    };
    const tokenUrl = `${graphUrl}/${tenantId}/oauth2/v2.0/token`;
    const told = { tenantId, graphUrl, tokenUrl, controlUrl, credentials };
    return { ...told, signIn: apps.credential('signIn'), now, close };
  } catch (cause) {
    await close();
    throw cause;
  }
};

const registered = (
  company: Company,
  { reader, writer }: NonNullable<SimulatorOptions['certificates']>,
): AppRegistrations => {
  const apps = new AppRegistrations(company);
  if (reader !== undefined) apps.addCertificate(apps.named('reader'), reader);
  if (writer !== undefined) apps.addCertificate(apps.named('writer'), writer);
  return apps;
};

const openTenant = async (
  company: Company,
  { journalFile, tenantId, clock, ...chosen }: Chosen,
): Promise<{ tenant: Tenant; journal: Journal | undefined }> => {
  let journal: Journal | undefined;
  const tenant = new Tenant(company, clock, (transaction) => journal?.append(transaction));
  if (journalFile !== undefined) {
    if (chosen.empty) throw new JournalRefused('A tenant that is loaded keeps no journal');
    const { seed, users, groups, companyName } = chosen;
    const head = { journal: 1, tenantId, seed: String(seed), users, groups, companyName };
    journal = await Journal.open(journalFile, head, (transaction) => {
      if (transaction.first !== tenant.sequence + 1) {
        throw new JournalRefused(`${journalFile} has no change ${tenant.sequence + 1}`);
      }
      tenant.replay(transaction);
    });
  }
  return { tenant, journal };
};
