const names: Readonly<Record<string, readonly [of: string, as: string]>> = {
  members: ['Members', 'has it as a member'],
  owners: ['Owners', 'has it as an owner'],
  manager: ['Manager', 'has it as manager'],
  sponsors: ['Sponsors', 'has it as a sponsor'],
  licences: ['Licences', 'has it as a licence'],
  registeredOwners: ['Registered owners', 'has it as registered owner'],
  registeredUsers: ['Registered users', 'has it as registered user'],
  client: ['Client', 'is given to it'],
  principal: ['Principal', 'is given to it'],
  resource: ['Resource', 'opens it'],
  roleDefinition: ['Role', 'assigns it'],
};

/** What an object's links of a relation are called. */
export const relationTitle = (relation: string): string => names[relation]?.[0] ?? relation;

/** How somebody who has such a link stands to what it leads to. */
export const referenceWords = (relation: string): string =>
  names[relation]?.[1] ?? `leads to it: ${relation}`;
