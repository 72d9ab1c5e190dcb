import { describe, expect, it } from '@jest/globals';
import type { GraphRequest } from '../../src/directory/graph/graph-client.js';
import { requestsOf } from '../../src/directory/graph/write-sequence.js';
import { attributeChanges, valueAt } from '../../src/domain/directory/difference.js';
import { type Attributes, objectId } from '../../src/domain/directory/directory-object.js';
import { equalJson, isJsonObject, type Json, type JsonObject } from '../../src/domain/json.js';
import { isList, objectsOf, textOf } from '../../src/domain/json-fields.js';
import { judge, valuesToWrite } from '../../src/domain/recovery/judge.js';
import type { UpdateStep } from '../../src/domain/recovery/plan.js';

const id = objectId('o');

/** One object of a directory that takes the requests of a write, and refuses as the real one does. */
class OneObject {
  constructor(public attributes: Attributes) {}

  take({ method, path, body = {} }: GraphRequest): void {
    const given: JsonObject = body;
    if (method === 'PATCH') this.attributes = patched(this.attributes, given);
    else if (path.endsWith('/removePassword')) this.removeSecret(textOf(given, 'keyId'));
    else if (path.endsWith('/assignLicense')) this.assign(given);
    else if (path.endsWith('/updateAllowedCombinations')) {
      this.attributes = { ...this.attributes, ...given };
    } else throw new Error(`${method} ${path} is not known here`);
  }

  private removeSecret(keyId: string | null): void {
    const left = objectsOf(this.attributes, 'passwordCredentials').filter(
      (secret) => textOf(secret, 'keyId') !== keyId,
    );
    this.attributes = { ...this.attributes, passwordCredentials: left };
  }

  private assign(given: JsonObject): void {
    const added = objectsOf(given, 'addLicenses');
    const gone = [
      ...(isList(given['removeLicenses']) ? given['removeLicenses'] : []),
      ...added.map(({ skuId = null }) => skuId),
    ];
    const kept = objectsOf(this.attributes, 'assignedLicenses').filter(
      ({ skuId = null }) => !gone.includes(skuId),
    );
    this.attributes = { ...this.attributes, assignedLicenses: [...kept, ...added] };
  }
}

const patched = (before: Attributes, body: JsonObject): Attributes => {
  refuseEnabled(before['appRoles'], body['appRoles']);
  const [api, nextApi] = [before['api'], body['api']];
  if (!isJsonObject(api) || !isJsonObject(nextApi)) return { ...before, ...body };
  refuseEnabled(api['oauth2PermissionScopes'], nextApi['oauth2PermissionScopes']);
  return { ...before, ...body, api: { ...api, ...nextApi } };
};

/** What is enabled can neither go nor change its value. */
const refuseEnabled = (before: Json | undefined, after: Json | undefined): void => {
  if (!isList(before) || !isList(after)) return;
  for (const one of before.filter((entry) => isJsonObject(entry))) {
    const next = after
      .filter((entry) => isJsonObject(entry))
      .find((entry) => entry['id'] === one['id']);
    if (one['isEnabled'] === true && next?.['value'] !== one['value']) {
      throw new Error('CannotDeleteOrUpdateEnabledEntitlement');
    }
  }
};

const updateOf = (objectType: string, expected: Attributes, desired: Attributes): UpdateStep => ({
  ...{ stepId: 's1', objectId: id, objectType, displayName: 'o', rank: 1, reason: '' },
  ...{ place: null, changeIds: [], blocked: null, operation: 'update' },
  attributes: attributeChanges(expected, desired).map(({ name, before, after }) => ({
    ...{ name, expected: before, desired: after },
  })),
});

const ours = { currentIdOf: objectId, broken: null, mayBeHalfWay: () => true };

const judged = (step: UpdateStep, { attributes }: OneObject) => {
  const ref = { objectId: id, objectType: step.objectType };
  return judge(step, { ...ref, seen: 'present', attributes, links: [] }, ours);
};

/** Writes what is left to write of a step, up to so many requests; gives how many there were. */
const write = async (step: UpdateStep, object: OneObject, most: number): Promise<number> => {
  const parts = judged(step, object);
  expect(parts.filter(({ state }) => state === 'conflict')).toEqual([]);
  if (parts.every(({ state }) => state !== 'write')) return 0;
  const attributes = valuesToWrite(object.attributes, parts);
  const wish = { objectId: id, objectType: step.objectType, operation: 'update', attributes };
  const read = () => Promise.resolve(object.attributes);
  let sent = 0;
  for await (const request of requestsOf({ ...wish, operation: 'update' }, 'http://x', read)) {
    if (sent === most) break;
    sent += 1;
    object.take(request);
  }
  return sent;
};

const role = (name: string, value = name, isEnabled = true) => ({ id: name, value, isEnabled });
const secret = (keyId: string) => ({ keyId, displayName: keyId });
const licence = (skuId: string, ...disabledPlans: readonly string[]) => ({ skuId, disabledPlans });

const writes: readonly (readonly [string, string, Attributes, Attributes])[] = [
  [
    'app roles that go',
    'application',
    { displayName: 'b', appRoles: [role('a'), role('b'), role('c')] },
    { displayName: 'a', appRoles: [role('a')] },
  ],
  [
    'app roles that get another value, beside one that comes',
    'application',
    { appRoles: [role('a', 'x'), role('b', 'y', false)] },
    { appRoles: [role('a', 'z'), role('b', 'z'), role('c')] },
  ],
  [
    'app roles and scopes',
    'application',
    {
      appRoles: [role('a')],
      api: { knownClientApplications: ['k'], oauth2PermissionScopes: [role('s'), role('t')] },
    },
    { appRoles: [], api: { knownClientApplications: [], oauth2PermissionScopes: [role('t')] } },
  ],
  [
    'secrets and certificates that came, beside a name',
    'application',
    {
      displayName: 'b',
      passwordCredentials: [secret('1'), secret('2'), secret('3')],
      keyCredentials: [secret('4'), secret('5')],
    },
    { displayName: 'a', passwordCredentials: [secret('2')], keyCredentials: [] },
  ],
  [
    'licences',
    'user',
    { department: 'b', assignedLicenses: [licence('1', 'p'), licence('2')] },
    { department: 'a', assignedLicenses: [licence('1'), licence('3')] },
  ],
  [
    'combinations of a strength',
    'authenticationStrengthPolicy',
    { displayName: 'b', allowedCombinations: ['password'] },
    { displayName: 'a', allowedCombinations: ['fido2', 'x509'] },
  ],
];

describe('a write of several requests that breaks off', () => {
  it.each(writes)('is finished from wherever it stopped: %s', async (_, type, before, after) => {
    const step = updateOf(type, before, after);
    const whole = new OneObject(before);
    const requests = await write(step, whole, Infinity);
    expect(requests).toBeGreaterThan(1);
    for (let cut = 0; cut <= requests; cut += 1) {
      const object = new OneObject(before);
      expect(await write(step, object, cut)).toBe(cut);
      await write(step, object, Infinity);
      expect(object.attributes).toEqual(whole.attributes);
      expect(
        step.attributes.every(({ name, desired }) =>
          equalJson(valueAt(object.attributes, name), desired),
        ),
      ).toBe(true);
    }
  });

  it.each(writes.filter(([name]) => !name.startsWith('secrets')))(
    'is taken back from wherever it stopped: %s',
    async (_, type, before, after) => {
      const requests = await write(updateOf(type, before, after), new OneObject(before), Infinity);
      for (let cut = 0; cut <= requests; cut += 1) {
        const object = new OneObject(before);
        await write(updateOf(type, before, after), object, cut);
        await write(updateOf(type, after, before), object, Infinity);
        expect(attributeChanges(object.attributes, before)).toEqual([]);
      }
    },
  );

  it('is finished where some of it can never be done, and then that is refused', async () => {
    const before = { assignedLicenses: [licence('1'), licence('2')] };
    const step = updateOf('user', before, { assignedLicenses: [licence('3')] });
    const states = [{ skuId: '1', assignedByGroup: 'g' }, { skuId: '2' }];
    const object = new OneObject({ ...before, licenseAssignmentStates: states });
    for (let time = 0; time < 2; time += 1) {
      await expect(write(step, object, Infinity)).rejects.toThrow('comes from group g');
      expect(object.attributes['assignedLicenses']).toEqual([licence('1'), licence('3')]);
    }
  });

  it('that deletes a trusted location goes on where it is trusted no more', async () => {
    const ref = { objectId: id, objectType: 'namedLocation' };
    const sent: GraphRequest['method'][][] = [];
    for (const isTrusted of [true, false]) {
      const methods: GraphRequest['method'][] = [];
      const read = () => Promise.resolve({ '@odata.type': '#x', isTrusted });
      const requests = requestsOf({ ...ref, operation: 'softDelete' }, 'http://x', read);
      for await (const { method } of requests) methods.push(method);
      sent.push(methods);
    }
    expect(sent).toEqual([['PATCH', 'DELETE'], ['DELETE']]);
  });

  it('is no excuse for what somebody else did', () => {
    const states = (type: string, before: Attributes, after: Attributes, now: Attributes) =>
      judged(updateOf(type, before, after), new OneObject(now)).map(({ state }) => state);
    const roles = { appRoles: [role('a'), role('b')] };
    expect(
      states(
        'application',
        roles,
        { appRoles: [role('a')] },
        { appRoles: [role('b', 'b', false)] },
      ),
    ).toEqual(['conflict']);
    const secrets = { passwordCredentials: [secret('1'), secret('2')] };
    expect(
      states(
        'application',
        secrets,
        { passwordCredentials: [secret('1')] },
        {
          passwordCredentials: [secret('1'), secret('3')],
        },
      ),
    ).toEqual(['conflict']);
    expect(
      states(
        'user',
        { businessPhones: ['1', '2'] },
        { businessPhones: [] },
        {
          businessPhones: ['1'],
        },
      ),
    ).toEqual(['conflict']);
  });
});
