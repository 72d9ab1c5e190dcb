import type { Choices } from '../recovery/plan.js';

/**
 * What a recovery of the native product does about each kind of difference: whole objects go back, also what was
 * created since and what others changed meanwhile; nothing is made anew; of links only members of groups.
 */
export const nativeChoices: Choices = {
  attributes: 'restore',
  links: 'skip',
  created: 'softDelete',
  deleted: 'undelete',
  onConflict: 'overwrite',
  exceptions: [
    { where: { types: ['group'], relations: ['members'] }, choice: { links: 'rollback' } },
  ],
};

/** Grants of single people are not recovered; of other types the attribute is not set. */
export const WITHOUT_PERSONAL_GRANTS = "consentType ne 'Principal'";
