import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isObjectId } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';

const ID = /^[A-Za-z0-9][\w.@:=+!-]{0,127}$/;
const isId = (text: string): boolean => ID.test(text);

class Id implements PipeTransform<string, string> {
  constructor(
    private readonly field: string,
    private readonly takes: string,
    private readonly isShaped: (text: string) => boolean,
  ) {}

  transform(text: string): string {
    if (!this.isShaped(text)) throw new InvalidValue(this.field, this.takes, text);
    return text;
  }
}

/** An id in the path, by its name; its shape is checked, not whether it exists. */
export const PathId = (name: string, of: string, isShaped = isId): ParameterDecorator => {
  const takes = `the id of ${of}`;
  return (target, key, index) => {
    Param(name, new Id(name, takes, isShaped))(target, key, index);
    if (key === undefined) return;
    const method = Object.getOwnPropertyDescriptor(target, key);
    if (method !== undefined)
      ApiParam({ name, type: String, description: takes })(target, key, method);
  };
};

/** An object's, which may begin as no other id does. */
export const PathObjectId = (): ParameterDecorator => PathId('objectId', 'an object', isObjectId);

const A_TENANT = 'a captured tenant';

/** For a route whose tenant is checked, and not used. */
export const ApiTenantId = (): MethodDecorator =>
  ApiParam({ name: 'tenantId', type: String, description: `the id of ${A_TENANT}` });

export const TenantId = (): ParameterDecorator => PathId('tenantId', A_TENANT);
