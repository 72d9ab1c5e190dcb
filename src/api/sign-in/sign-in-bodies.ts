import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import { type AccessRole, accessRoles } from '../../domain/access/access-roles.js';
import { allPermissions, type Permission } from '../../domain/access/permissions.js';
import { ISO_INSTANT, OptionalText, OptionalTexts, RequiredText } from '../takes.js';

const LONGEST_SECRET = 200;

/**
 * A text that no answer repeats: whatever is no such text counts as missing, because a refusal shows what
 * it got.
 */
const Secret = (takes: string) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= LONGEST_SECRET ? value : '',
    ),
    RequiredText(takes, LONGEST_SECRET),
  );

const SomeOf = (values: readonly string[], what: string) => {
  const message = `a list of ${what}, of ${values.join(', ')}`;
  return applyDecorators(
    ApiProperty({ type: String, isArray: true, enum: [...values] }),
    IsArray({ message }),
    ArrayMinSize(1, { message }),
    ArrayMaxSize(values.length, { message }),
    ArrayUnique({ message }),
    IsIn([...values], { each: true, message }),
  );
};

const SomeTenants = () =>
  applyDecorators(
    OptionalTexts('ids of tenants; all that are yours when it is left out'),
    ArrayMinSize(1, {
      message: 'ids of tenants, at least one; all that are yours when it is left out',
    }),
  );

export class EmergencyBody {
  @RequiredText('the name of an emergency account', 100)
  readonly name: string = '';

  @Secret('its password')
  readonly password: string = '';

  @Secret('the six digits of its authenticator app')
  readonly code: string = '';
}

const NAME = 'up to 64 letters, digits and . _ @ -, the first a letter or a digit';

export class AccountBody {
  @ApiProperty({ type: String, description: NAME })
  @Matches(/^[A-Za-z0-9][\w.@-]{0,63}$/, { message: NAME })
  readonly name: string = '';

  @SomeOf(accessRoles, 'roles')
  readonly roles: readonly AccessRole[] = [];

  @SomeTenants()
  readonly tenantIds?: readonly string[];
}

export class EndSessionsBody {
  @OptionalText('the id of an emergency account or of a person; of everybody when it is left out')
  readonly id?: string;
}

export class TokenBody {
  @RequiredText('what it is for', 100)
  readonly name: string = '';

  @SomeOf(allPermissions, 'permissions')
  readonly permissions: readonly Permission[] = [];

  @SomeTenants()
  readonly tenantIds?: readonly string[];

  @RequiredText(`when it ends, within a year: ${ISO_INSTANT}`, 100)
  readonly expiresAt: string = '';
}
