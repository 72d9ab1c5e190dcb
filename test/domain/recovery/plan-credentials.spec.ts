import type { ObjectId } from '../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../src/domain/json.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import { undoDrafts } from '../../../src/domain/recovery/undo-plan.js';
import { plan } from './planned.js';

const secret = (keyId: string): Json => ({ keyId, displayName: keyId, hint: 'abc' });
const [old, lost, rogue] = ['old', 'lost', 'rogue'].map(secret) as [Json, Json, Json];

const steps = (name: string, before: Json, after: Json, type = 'application'): readonly Step[] =>
  plan([{ type, changes: [{ name, before, after }] }]);

const targetsOf = (some: readonly Step[]) =>
  some.map((step) => [
    'attributes' in step ? step.attributes : [],
    step.blocked === null ? null : step.blocked.reason,
  ]);

describe('Credentials of an application', () => {
  it.each([
    ['passwordCredentials', 'application'],
    ['passwordCredentials', 'servicePrincipal'],
    ['keyCredentials', 'application'],
    ['keyCredentials', 'servicePrincipal'],
  ])('that came to the %s of an %s go', (name, type) => {
    expect(targetsOf(steps(name, [old], [old, rogue], type))).toEqual([
      [[{ name, expected: [old, rogue], desired: [old] }], null],
    ]);
    expect(targetsOf(steps(name, null, [rogue], type))).toEqual([
      [[{ name, expected: [rogue], desired: null }], null],
    ]);
  });

  it('that went do not come back', () => {
    const [step] = steps('passwordCredentials', [old, lost], [old]);

    expect(step?.blocked).toEqual({
      reason: 'read-only',
      detail: 'Secrets cannot be read, so credentials cannot be brought back: add new ones',
    });
  });

  it('that came go where others went, which are shown apart', () => {
    const name = 'passwordCredentials';
    const made = targetsOf(steps(name, [old, lost], [old, rogue]));

    expect(made).toHaveLength(2);
    expect(made).toContainEqual([[{ name, expected: [old, rogue], desired: [old] }], null]);
    expect(made).toContainEqual([[{ name, expected: [old], desired: [old, lost] }], 'read-only']);
  });

  it('of another name are not written', () => {
    const renamed = { keyId: 'old', displayName: 'renamed', hint: 'abc' };
    expect(targetsOf(steps('passwordCredentials', [old], [renamed])).map(([, why]) => why)).toEqual(
      ['read-only'],
    );
  });

  it('that a recovery took away do not come back when it is undone', () => {
    const name = 'passwordCredentials';
    const [step] = steps(name, [old], [old, rogue]);
    if (step === undefined) throw new Error('Nothing was planned');
    const context = {
      recoveryId: 'r1',
      currentIdOf: (id: ObjectId) => id,
      attributesOf: () => ({}),
    };
    const verdicts = [
      {
        ...({ name, verdict: 'applied' } as const),
        ...{ expected: [old, rogue], desired: [old], found: [old, rogue] },
      },
    ];

    expect(undoDrafts({ step, verdicts }, context)).toMatchObject([
      {
        attributes: [{ name, expected: [old], desired: [old, rogue] }],
        blocked: { reason: 'read-only' },
      },
    ]);
  });
});
