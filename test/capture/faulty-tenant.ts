import type { ObjectAt } from '../../src/history/history.port.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { changeEventTypes } from '../../src/domain/timeline/events.js';
import { CapturedTenant, type CapturedTenantOptions } from '../support/captured-tenant.js';

/** A change event in a line: `ObjectChanged ID jobTitle="Warden" +members:ID`; stamps left out. */
const lineOf = ({ type, data }: ChangeEvent): string => {
  if (type !== 'ObjectChanged') return `${type} ${data.objectId}`;
  const told = data.attributes.filter(({ name }) => name !== 'modifiedDateTime');
  const attributes = told.map(({ name, after }) => `${name}=${JSON.stringify(after)}`);
  const links = data.links.map(
    ({ op, relation, targetId }) => `${op === 'added' ? '+' : '-'}${relation}:${targetId}`,
  );
  return ['ObjectChanged', data.objectId, ...attributes.sort(), ...links.sort()].join(' ');
};

/** What the log should say of one update. */
export const changed = (id: string, ...what: readonly string[]): string =>
  ['ObjectChanged', id, ...what].join(' ');

/** A captured tenant whose directory misbehaves; one for many tests, each on objects of its own. */
export class FaultyTenant {
  private readonly taken = new Set<string>();

  private constructor(readonly tenant: CapturedTenant) {}

  static async open(options: CapturedTenantOptions): Promise<FaultyTenant> {
    const tenant = await CapturedTenant.open(options);
    await tenant.firstSync();
    return new FaultyTenant(tenant);
  }

  get now() {
    return this.tenant.tenantHistory().now();
  }

  close(): Promise<void> {
    return this.tenant.close();
  }

  /** An object that no other test has. */
  take(type: string, matches: (object: ObjectAt) => boolean = () => true): ObjectAt {
    const { rows } = this.now.objects({ type, page: { size: 1000 } });
    const found = rows.find((object) => !this.taken.has(object.objectId) && matches(object));
    if (found === undefined) throw new Error(`no such ${type}`);
    this.taken.add(found.objectId);
    return found;
  }

  cloudUser(): ObjectAt {
    return this.take(
      'user',
      ({ attributes }) =>
        attributes['onPremisesSyncEnabled'] !== true && attributes['accountEnabled'] === true,
    );
  }

  groupWithMembers(atLeast = 2): ObjectAt {
    return this.take(
      'group',
      ({ objectId, attributes }) =>
        attributes['membershipRule'] == null &&
        attributes['onPremisesSyncEnabled'] !== true &&
        this.targets(objectId, 'members').length >= atLeast,
    );
  }

  targets(objectId: string, relation: string): readonly string[] {
    const links = this.now.allLinks(objectId as ObjectAt['objectId']);
    return links.filter((link) => link.relation === relation).map(({ targetId }) => targetId);
  }

  act(body: object): Promise<{ objectId: string }> {
    return this.tenant.control('POST', '/act', { as: { kind: 'system' }, ...body });
  }

  update({ objectType, objectId }: ObjectAt, attributes: object) {
    return this.act({ operation: 'update', objectType, objectId, attributes });
  }

  faults(...rules: readonly object[]): Promise<unknown> {
    return this.tenant.control('PUT', '/faults', rules);
  }

  /** Ends them; fails when one has never struck, as nothing was shown then. */
  async noFaults(): Promise<void> {
    const { faults } = await this.tenant.control<{ faults: { id: string; strikes: number }[] }>(
      'GET',
      '/faults',
    );
    await this.tenant.control('DELETE', '/faults');
    const idle = faults.filter(({ strikes }) => strikes === 0).map(({ id }) => id);
    if (idle.length > 0) throw new Error(`Nothing was struck by ${idle.join(', ')}`);
  }

  async looks(times: number): Promise<void> {
    for (let look = 0; look < times; look += 1) await this.tenant.look();
  }

  /** The change events recorded meanwhile, in a line each, sorted. */
  async recorded(what: () => Promise<unknown>): Promise<readonly string[]> {
    const before = (await this.changes()).length;
    await what();
    return (await this.changes()).slice(before).map(lineOf).sort();
  }

  async anomalies(): Promise<number> {
    const events = await this.tenant.events();
    return events.filter(({ event }) => event.type === 'ReadAnomalySuspected').length;
  }

  async gapReaders(): Promise<readonly string[]> {
    const gaps = this.tenant.tenantHistory().gaps();
    return Promise.resolve([...new Set(gaps.map(({ reader }) => reader))].sort());
  }

  private async changes(): Promise<readonly ChangeEvent[]> {
    const events = await this.tenant.events();
    return events.flatMap(({ event }) =>
      changeEventTypes.has(event.type) ? [event as ChangeEvent] : [],
    );
  }
}
