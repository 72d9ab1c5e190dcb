import type { Attributes } from '../../domain/directory/directory-object.js';

export interface OnPremisesAccount {
  readonly account: string;
  /** Of the cloud object. */
  readonly id: string;
  readonly principalName: string;
  readonly securityIdentifier: string;
}

/** What directory synchronisation puts on a user that is mastered in Active Directory. */
export const onPremisesAttributes = (domain: string, user: OnPremisesAccount): Attributes => {
  const corporate = `corp.${domain}`;
  const path = corporate.split('.').map((part) => `DC=${part}`);
  return {
    onPremisesDistinguishedName: `CN=${user.account},OU=Staff,${path.join(',')}`,
    onPremisesDomainName: corporate,
    onPremisesImmutableId: Buffer.from(user.id.slice(0, 18)).toString('base64'),
    onPremisesLastSyncDateTime: '2026-06-01T00:00:00Z',
    onPremisesSamAccountName: user.account.slice(0, 20),
    onPremisesSecurityIdentifier: user.securityIdentifier,
    onPremisesSyncEnabled: true,
    onPremisesUserPrincipalName: user.principalName,
  };
};
