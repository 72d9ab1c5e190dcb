import {
  anything,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  pageOf,
  ref,
  text,
  truth,
} from './shapes.js';

const trust = { trust: ref('Trust') };
const existence = oneOf('absent', 'live', 'soft-deleted', 'hard-deleted');

/** What is answered about how a tenant would be without some of its changes. */
export const counterfactualSchemas = {
  CauseConflict: object(
    {
      name: text('OData path, `relation/targetId` of a link, or `status`'),
      link: object({ relation: text(), targetId: text(), targetType: text() }),
      now: anything,
      without: {
        description:
          'Without the changes, and without what others set on top of them; it is kept as it is',
      },
      changeIds: listOf(text('A later change of others')),
    },
    ['link'],
  ),
  WouldBe: object({
    objectId: text(),
    objectType: text(),
    displayName: text(),
    then: { ...existence, description: 'Whether it would exist' },
    existence: object({ before: existence, after: existence }),
    attributes: listOf(
      object({
        name: text('OData path'),
        before: { description: 'As it would be' },
        after: { description: 'As it is' },
      }),
    ),
    links: listOf(
      object({
        relation: text(),
        targetId: text(),
        targetType: text(),
        op: { ...oneOf('added', 'removed'), description: 'By the changes that are left out' },
      }),
    ),
    changeIds: listOf(text('A change that is left out')),
    conflicts: listOf(ref('CauseConflict')),
  }),
  WouldBePage: pageOf('WouldBe', trust),
  WouldBeObject: object({
    objectId: text(),
    objectType: text(),
    displayName: text(),
    status: existence,
    statusNow: existence,
    attributes: mapOf(anything),
    links: listOf(ref('Link')),
    moreLinks: { ...truth, description: 'Whether there are more links than these' },
    difference: orNull(ref('WouldBe')),
    ...trust,
  }),
};
