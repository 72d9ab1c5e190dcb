import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidValue } from '../domain/errors.js';

/** Those of grants and assignments are base64url, and one in 32 begins with `-` or `_`. */
const ID = /^[_-]{0,8}[A-Za-z0-9][\w.@:=+!-]{0,127}$/;

class Id implements PipeTransform<string, string> {
  constructor(
    private readonly field: string,
    private readonly takes: string,
  ) {}

  transform(text: string): string {
    if (!ID.test(text)) throw new InvalidValue(this.field, this.takes, text);
    return text;
  }
}

/** An id in the path, by its name; its shape is checked, not whether it exists. */
export const PathId = (name: string, of: string): ParameterDecorator => {
  const takes = `the id of ${of}`;
  return (target, key, index) => {
    Param(name, new Id(name, takes))(target, key, index);
    if (key === undefined) return;
    const method = Object.getOwnPropertyDescriptor(target, key);
    if (method !== undefined)
      ApiParam({ name, type: String, description: takes })(target, key, method);
  };
};

const A_TENANT = 'a captured tenant';

/** For a route whose tenant is checked, and not used. */
export const ApiTenantId = (): MethodDecorator =>
  ApiParam({ name: 'tenantId', type: String, description: `the id of ${A_TENANT}` });

export const TenantId = (): ParameterDecorator => PathId('tenantId', A_TENANT);
