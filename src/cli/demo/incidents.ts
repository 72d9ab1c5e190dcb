import type { Json } from '../../domain/json.js';

/** What somebody does in the tenant; the simulator's control port takes it as it is. */
export interface Act {
  readonly as: string | { readonly kind: 'application'; readonly name: string };
  readonly operation: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly attributes?: Readonly<Record<string, Json>>;
}

/** An object a scenario changed, as the simulator tells it. */
export interface DamagedObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly displayName: string;
}

export interface Incident {
  readonly title: string;
  readonly story: string;
  readonly scenario: string;
  /** Good work that goes on meanwhile and has to survive: by somebody else, on a damaged object. */
  readonly meanwhile: (damaged: readonly DamagedObject[], colleague: string) => Act;
}

const first = (damaged: readonly DamagedObject[], type: string): DamagedObject => {
  const found = damaged.find(({ objectType }) => objectType === type);
  if (found === undefined) throw new TypeError(`The scenario changed no ${type}`);
  return found;
};

const update = (
  { objectId, objectType }: DamagedObject,
  as: string,
  attributes: Act['attributes'] & object,
): Act => ({ as, operation: 'update', objectType, objectId, attributes });

/** The three incidents of the demo, in the order in which they are told. */
export const incidents: readonly Incident[] = [
  {
    title: 'The exclusion that went missing',
    story:
      'An administrator removes the exclusion group from a Conditional Access policy: those it protected are locked out.',
    scenario: 'exclusion-group-removed',
    meanwhile: (damaged, as) => {
      const policy = first(damaged, 'conditionalAccessPolicy');
      return update(policy, as, { displayName: `${policy.displayName} (reviewed)` });
    },
  },
  {
    title: 'The import that knew better',
    story: 'The HR provisioning overwrites titles and departments of hundreds of people.',
    scenario: 'hr-overwrite',
    meanwhile: (damaged, as) =>
      update(first(damaged, 'user'), as, { officeLocation: 'Moved to B-7' }),
  },
  {
    title: 'The administrator who was somebody else',
    story:
      'A stolen administrator account weakens policies, changes memberships, and deletes users and groups.',
    scenario: 'compromised-admin',
    meanwhile: (damaged, as) => {
      const policy = first(damaged, 'conditionalAccessPolicy');
      return update(policy, as, { displayName: `${policy.displayName} (in review)` });
    },
  },
];
