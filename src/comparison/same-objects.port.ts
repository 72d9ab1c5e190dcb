import { type BothSides, bothSides, linksBefore } from '../domain/comparison/both-sides.js';
import { asOneObject, withFollowedIds } from '../domain/comparison/identity.js';
import { inScope, isEmpty, type NetDifference } from '../domain/comparison/net-difference.js';
import { isOfChanges } from '../domain/comparison/scope.js';
import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Differences, ObjectAt, TenantState } from '../history/history.port.js';
import type { Identities } from '../history/identities.port.js';

/** The scope, with each object under every id that it had. */
export const scopeOfIdentity = (scope: Scope, identities: Identities): Scope => {
  const { objectIds } = scope;
  if (objectIds === undefined || identities.size === 0) return scope;
  return { ...scope, objectIds: [...new Set(objectIds.flatMap((id) => identities.all(id)))] };
};

/** A net difference, with the id that an object made anew in between had on the earlier side. */
export interface IdentifiedDifference {
  readonly net: NetDifference;
  readonly formerId: ObjectId | null;
}

interface Compared {
  readonly earlier: TenantState;
  readonly later: TenantState;
  readonly scope: Scope;
}

/**
 * Differences in which an object that was made anew is the same object: told once, under its new id, and
 * what only follows it to that id is no difference. Where a scope names changes, they are told as they were.
 */
export class SameObjects {
  constructor(
    private readonly differences: Differences,
    private readonly compared: Compared,
    private readonly identities: Identities,
  ) {}

  /** In id order, from an object on; throws soon after the signal is aborted. */
  async *startingAt(
    id: ObjectId | '',
    signal?: AbortSignal,
  ): AsyncGenerator<IdentifiedDifference, undefined> {
    for await (const net of this.differences.startingAt(id, signal)) {
      const told = await this.told(net);
      if (told !== undefined) yield told;
    }
    return undefined;
  }

  private async told(net: NetDifference): Promise<IdentifiedDifference | undefined> {
    const { identities, compared } = this;
    if (identities.size === 0) return { net, formerId: null };
    const [former, self] = isOfChanges(compared.scope) ? [] : await this.selves(net.objectId);
    if (former === undefined || self === undefined || former === self) return this.followed(net);
    if (net.objectId === self) return this.merged(net, former);
    // Told under its new id, unless the scope leaves that out.
    return (await this.differenceOf(self)) === undefined ? this.followed(net) : undefined;
  }

  /** The ids an object had on either side; `undefined` where it was not there. */
  private async selves(id: ObjectId): Promise<readonly (ObjectId | undefined)[]> {
    const all = this.identities.all(id);
    const [first = id, ...others] = all;
    const isMet = others.length > 0 && (await this.differenceOf(first))?.isMet === true;
    const { earlier, later } = this.compared;
    return [earlier, later].map(
      (side) =>
        all.findLast((one) => side.standing(one) !== undefined) ?? (isMet ? first : undefined),
    );
  }

  private followed(net: NetDifference): IdentifiedDifference | undefined {
    const left = withFollowedIds(net, this.currentIdOf);
    return left && { net: left, formerId: null };
  }

  private async merged(
    net: NetDifference,
    formerId: ObjectId,
  ): Promise<IdentifiedDifference | undefined> {
    const { later, scope } = this.compared;
    const before = await this.differenceOf(formerId);
    const then = this.then(formerId, before);
    const { now } = this.sidesOf(net.objectId, net);
    if (then === undefined || now === undefined) return this.followed(net);
    const { old, isMet } = then;
    const anew = { attributes: now.attributes, links: later.allLinks(net.objectId) };
    const whole: NetDifference = {
      ...net,
      ...(isMet && { isMet }),
      existence: { before: then.status, after: now.status },
      ...asOneObject(old, anew, this.currentIdOf),
      changeIds: [...(before?.changeIds ?? []), ...net.changeIds],
    };
    const covered = inScope(whole, scope);
    return covered && !isEmpty(covered) ? { net: covered, formerId } : undefined;
  }

  /** With the links that were met since. */
  private then(id: ObjectId, net: NetDifference | undefined) {
    const { was } = this.sidesOf(id, net);
    if (was === undefined) return undefined;
    const { earlier, later } = this.compared;
    const links = net === undefined ? earlier.allLinks(id) : linksBefore(later.allLinks(id), net);
    const { status, attributes } = was;
    return { status, old: { attributes, links }, isMet: net?.isMet ?? false };
  }

  private sidesOf(id: ObjectId, net: NetDifference | undefined): BothSides<ObjectAt> {
    const { earlier, later } = this.compared;
    const [was, now] = [earlier.object(id), later.object(id)];
    return net === undefined ? { was, now } : bothSides(net, was, now);
  }

  private async differenceOf(id: ObjectId): Promise<NetDifference | undefined> {
    for await (const net of this.differences.startingAt(id)) {
      return net.objectId === id ? net : undefined;
    }
    return undefined;
  }

  private readonly currentIdOf = (id: ObjectId): ObjectId => this.identities.current(id);
}
