import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { listOf } from '../tenant/attributes.js';
import type { Change } from '../tenant/change.js';
import type { Tenant } from '../tenant/tenant.js';
import type { FaultId, FaultRule } from './faults.js';
import type { GraphRequest } from './graph-request.js';

/** Changes that delta keeps back for so many polls more. */
export interface HeldBack {
  readonly sequences: readonly number[];
  readonly polls: number;
}

/** Changes that a round leaves out, those that it shows late, and those for rounds to come. */
export interface Aside {
  readonly skipped: readonly number[];
  readonly late: readonly number[];
  readonly held: readonly HeldBack[];
}

export const NOTHING_ASIDE: Aside = { skipped: [], late: [], held: [] };

interface Range {
  readonly type: string;
  readonly after: number | null;
  readonly until: number;
}

const USUAL_POLLS = 2;

/** What a new round keeps back (D5, D9, D12), and what earlier ones kept back until now. */
export const setAside = (
  request: GraphRequest,
  { type, after, until }: Range,
  before: readonly HeldBack[],
): Aside => {
  const waiting = before.map(({ sequences, polls }) => ({ sequences, polls: polls - 1 }));
  const late = waiting.filter(({ polls }) => polls === 0).flatMap(({ sequences }) => sequences);
  const held = waiting.filter(({ polls }) => polls > 0);
  if (after === null) return NOTHING_ASIDE;
  const changes = request.tenant.log
    .slice(after, until)
    .filter(({ objectType }) => objectType === type);
  const newly = strikesOn(request, changes);
  return {
    skipped: newly.flatMap(({ sequences }) => sequences),
    late,
    held: [...held, ...newly.filter(({ polls }) => polls > 0)],
  };
};

/** What is kept back from here on; with no polls it never shows. */
const strikesOn = (request: GraphRequest, changes: readonly Change[]): readonly HeldBack[] => {
  const of = (wanted: (change: Change) => boolean): readonly number[] =>
    changes.filter(wanted).map(({ sequence }) => sequence);
  const withheld = (rule: FaultRule): HeldBack => ({
    sequences: of(({ objectId }) => (rule.objectId ?? objectId) === objectId),
    polls: rule.polls ?? USUAL_POLLS,
  });
  const purged = of((change) => isLeftByPurge(change, request.tenant));
  const silent = ({ polls = 0 }: FaultRule): HeldBack => ({ sequences: purged, polls });
  const unselected = ({ property = 'jobTitle' }: FaultRule): HeldBack => ({
    sequences: of((change) => isOnlyOf(change, property)),
    polls: 0,
  });
  return [
    ...(changes.length === 0 ? [] : struck(request, 'D5', withheld)),
    ...(purged.length === 0 ? [] : struck(request, 'D9', silent)),
    ...struck(request, 'D12', unselected),
  ];
};

const struck = (
  request: GraphRequest,
  id: FaultId,
  back: (rule: FaultRule) => HeldBack,
): readonly HeldBack[] => {
  const rule = request.struckBy(id);
  return rule === undefined ? [] : [back(rule)];
};

const isLeftByPurge = (change: Change, tenant: Tenant): boolean =>
  change.kind === 'linkRemoved' &&
  change.actor.kind === 'directory' &&
  tenant.object(change.targetId)?.status === 'hard-deleted';

const isOnlyOf = (change: Change, property: string): boolean =>
  change.kind === 'updated' && Object.keys(change.after).every((name) => name === property);

/** The sequences that a round tells of: late ones first. */
export function* toldIn({ after, until }: Range, { skipped, late }: Aside): Generator<number> {
  yield* late;
  const left = new Set(skipped);
  for (let sequence = (after ?? 0) + 1; sequence <= until; sequence += 1) {
    if (!left.has(sequence)) yield sequence;
  }
}

/** What a token says was set aside. */
export const asideIn = (value: Json | undefined): Aside => {
  if (!isJsonObject(value)) return NOTHING_ASIDE;
  const held = value['held'];
  return {
    skipped: numbersIn(value['skipped']),
    late: numbersIn(value['late']),
    held: (Array.isArray(held) ? held : []).filter(isJsonObject).map((one) => ({
      sequences: numbersIn(one['sequences']),
      polls: Number(one['polls']),
    })),
  };
};

const numbersIn = (value: Json | undefined): readonly number[] =>
  (Array.isArray(value) ? value : []).filter((entry: Json) => typeof entry === 'number');

/** The same as a part of a token; nothing when nothing was set aside. */
export const asideToken = ({ skipped, late, held }: Aside): JsonObject =>
  skipped.length + late.length + held.length === 0
    ? {}
    : { h: { skipped, late, held: held.map((one) => ({ ...one })) } };

const REFRESHED = 'Simulated.Refreshed';

/** D11: a role of a service principal is published anew, by nobody in this tenant. */
export const refreshAppRoles = (request: GraphRequest): void => {
  const { tenant } = request;
  const rule = request.struckBy('D11');
  const id = rule && (rule.objectId ?? firstOf(tenant, 'servicePrincipal'));
  const principal = id === undefined ? undefined : tenant.object(id);
  if (principal?.type !== 'servicePrincipal') return;
  const before = listOf(principal.attributes, 'appRoles');
  const others = before.filter((role) => !isJsonObject(role) || role['value'] !== REFRESHED);
  const role = {
    id: tenant.company.namedGuid('refreshed role'),
    value: REFRESHED,
    displayName: 'Refreshed role',
    description: `Published after ${String(tenant.sequence)} changes`,
    allowedMemberTypes: ['Application'],
    isEnabled: true,
    origin: 'Application',
  };
  const { id: objectId, type: objectType } = principal;
  const after = { appRoles: [...others, role] };
  const draft = { objectId, objectType, before: { appRoles: before }, after };
  tenant.commit({ kind: 'directory' }, [{ kind: 'updated', ...draft }]);
};

const firstOf = (tenant: Tenant, type: string): string | undefined => {
  for (let position = 0; position < tenant.size(type); position += 1) {
    const id = tenant.idAt(type, position);
    if (id !== undefined && tenant.isLive(id)) return id;
  }
  return undefined;
};
