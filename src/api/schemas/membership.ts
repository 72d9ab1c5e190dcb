import { listOf, object, oneOf, orNull, pageOf, ref, text } from './shapes.js';

const trust = { trust: ref('Trust') };
const named = {
  objectId: text(),
  objectType: orNull(text('null when only links told of it')),
  displayName: orNull(text()),
};
const effective = {
  ...named,
  via: listOf(ref('NamedObject')),
};

/** What is answered about membership and roles. */
export const membershipSchemas = {
  NamedObject: object(named),
  Effective: object(effective),
  EffectivePage: pageOf('Effective', trust),
  RoleHolder: object({
    ...effective,
    assignment: oneOf('active', 'eligible'),
    assignmentId: orNull(text("null when only the role's own list of members tells")),
    scope: text('/ for the whole tenant, /administrativeUnits/{id} for a part of it'),
  }),
  RoleHolderPage: pageOf('RoleHolder', trust),
};
