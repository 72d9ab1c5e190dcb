import { Injectable } from '@nestjs/common';
import { withoutCause } from '../comparison/without-cause.port.js';
import type { Cause } from '../domain/comparison/report-events.js';
import { displayNameOf, objectId, type ObjectId } from '../domain/directory/directory-object.js';
import { readableName, recalling, type ToName } from '../domain/directory/readable-name.js';
import { InvalidValue } from '../domain/errors.js';
import type { WithoutCause } from '../domain/recovery/cause/without-changes.js';
import { wouldBe } from '../domain/recovery/cause/would-be.js';
import { ObjectNotFound } from '../history/get-object.query.js';
import { History, type TenantHistory, type TenantState } from '../history/history.port.js';
import { Causes } from './cause.js';
import type {
  CounterfactualBody,
  CounterfactualExportBody,
  CounterfactualPageBody,
} from './counterfactual-bodies.js';
import type { CounterfactualSight } from './counterfactual-export.js';
import { checkType } from './objects-of-type.js';
import { pageOf } from './paging.js';
import { scopeOf } from './scope.js';

/** Links shown with an object; an export has them all. */
const LINKS_SHOWN = 1_000;

/** Reads how a tenant would be now without some of its changes. */
@Injectable()
export class Counterfactuals {
  constructor(
    private readonly history: History,
    private readonly causes: Causes,
  ) {}

  /**
   * Differing objects in id order; all pages are of the position of the first.
   * @throws InvalidValue naming a field of the body, InstantOutsideHistory
   */
  async page(tenantId: string, body: CounterfactualPageBody) {
    const tenant = this.history.tenant(tenantId);
    const now = tenant.now();
    const { trust } = now;
    const scope = scopeOf(now, body.scope);
    const named = namingIn(now);
    const { size, after } = pageOf(body);
    const { upTo, startingAt } = placeIn(after, trust.position);
    const cause = await this.cause(tenantId, body);
    const rows: ReturnType<typeof rowOf>[] = [];
    for await (const found of withoutCause(tenant, cause, scope, { upTo, startingAt })) {
      if (rows.length === size) {
        return { rows, next: `${upTo}~${found.net.objectId}`, trust };
      }
      rows.push(named(rowOf(found)));
    }
    return { rows, next: null, trust };
  }

  /** @throws ObjectNotFound, InvalidValue naming a field of the body, InstantOutsideHistory */
  async object(tenantId: string, id: ObjectId, body: CounterfactualBody) {
    const tenant = this.history.tenant(tenantId);
    const state = tenant.now();
    const now = state.object(id);
    if (now === undefined) throw new ObjectNotFound(id);
    const cause = await this.cause(tenantId, body);
    const found = await only(tenant, cause, id, state.trust.position);
    const { objectType, status } = now;
    const then = found?.then ?? status;
    const { attributes, links } = wouldBe(
      { attributes: now.attributes, links: state.allLinks(id) },
      found,
    );
    const named = namingIn(state);
    return {
      ...named({ objectId: id, objectType, displayName: displayNameOf(id, attributes) }),
      ...{ status: then, statusNow: status, attributes },
      links: links.slice(0, LINKS_SHOWN),
      moreLinks: links.length > LINKS_SHOWN,
      difference: found === undefined ? null : named(rowOf(found)),
      trust: state.trust,
    };
  }

  /** @throws InvalidValue naming a field of the body, InstantOutsideHistory */
  async whole(tenantId: string, body: CounterfactualExportBody): Promise<CounterfactualSight> {
    const tenant = this.history.tenant(tenantId);
    const { type } = body;
    checkType(tenant, type);
    const cause = await this.cause(tenantId, body);
    const state = tenant.now();
    const scope = type === undefined ? {} : { types: [type] };
    const differing = (signal: AbortSignal) =>
      withoutCause(tenant, cause, scope, { upTo: state.trust.position, signal });
    return { state, type, differing };
  }

  private cause(tenantId: string, { without = {} }: CounterfactualBody): Promise<Cause> {
    return this.causes.cause(tenantId, without, 'without');
  }
}

const only = async (
  tenant: TenantHistory,
  cause: Cause,
  id: ObjectId,
  upTo: string,
): Promise<WithoutCause | undefined> => {
  for await (const found of withoutCause(tenant, cause, { objectIds: [id] }, { upTo }))
    return found;
  return undefined;
};

/** Gives grants and assignments a name that people can read. */
const namingIn = (state: TenantState) => {
  const namedOf = recalling((id) => state.object(id));
  return <Row extends Omit<ToName, 'attributes'>>(row: Row): Row => {
    const attributes = namedOf(row.objectId)?.attributes ?? {};
    return { ...row, displayName: readableName({ ...row, attributes }, namedOf) };
  };
};

const rowOf = ({ net, then, conflicts }: WithoutCause) => ({ ...net, then, conflicts });

const CURSOR = /^(0|[1-9]\d{0,19})~(.+)$/s;

/** @throws InvalidValue naming `cursor` */
const placeIn = (cursor: string | undefined, now: string) => {
  if (cursor === undefined) return { upTo: now, startingAt: '' as const };
  const [, upTo, id] = CURSOR.exec(cursor) ?? [];
  if (upTo === undefined || id === undefined || BigInt(upTo) > BigInt(now)) {
    throw new InvalidValue('cursor', 'the `next` of the page before', cursor);
  }
  return { upTo, startingAt: objectId(id) };
};
