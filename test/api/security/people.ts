import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from '../../../src/access/access.module.js';
import { Authenticator, type Presented } from '../../../src/access/authenticator.port.js';
import { NotSignedIn } from '../../../src/domain/access/access-errors.js';
import { allPermissions } from '../../../src/domain/access/permissions.js';
import type { Principal } from '../../../src/domain/access/principal.js';

/** Somebody who may do everything in some tenants. */
export const aPrincipal = (given: Partial<Principal> & { readonly id: string }): Principal => ({
  name: `name of ${given.id}`,
  kind: 'user',
  tenantIds: 'all',
  roles: [],
  permissions: new Set(allPermissions),
  scopes: null,
  ...given,
});

/** Knows people by a word they send as their token. */
class ByWord extends Authenticator {
  override readonly required = true;

  constructor(private readonly people: Readonly<Record<string, Principal>>) {
    super();
  }

  override authenticate({ bearer }: Presented): Promise<Principal> {
    const principal = bearer === null ? undefined : this.people[bearer];
    return principal === undefined ? Promise.reject(new NotSignedIn()) : Promise.resolve(principal);
  }
}

/** A server that lets these people in, each by a word. */
export const accessOf = (people: Readonly<Record<string, Principal>>): DynamicModule => {
  const open = AccessModule.open();
  const providers = (open.providers ?? []).filter(
    (provider) => !('provide' in provider) || provider.provide !== Authenticator,
  );
  return {
    ...open,
    providers: [...providers, { provide: Authenticator, useValue: new ByWord(people) }],
  };
};

export const as = (word: string) => ({ headers: { authorization: `Bearer ${word}` } });
