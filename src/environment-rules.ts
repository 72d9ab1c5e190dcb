import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
  type ValidationOptions,
} from 'class-validator';
import type { Environment } from './environment.js';

/** Secrets travel over these. */
const SAFE_URL = /^(https:\/\/|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$))/;
const LOG_URL = /^(esdb|kurrentdb)(\+discover)?:\/\/[^/?#]+/;
export const urlForm = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };
export const takes = (message: string): ValidationOptions => ({ message });

export const MayBeAbsent = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value)),
    IsOptional(),
  );

/** Whatever is absent unless another variable is there, which then needs it. */
export const NeededWith = (other: keyof Environment) =>
  ValidateIf((environment: Environment) => environment[other] !== undefined);

export const WholeNumber = (from: number, to: number, what: string) => {
  const message = takes(`${what} from ${String(from)} to ${String(to)}`);
  return applyDecorators(
    Type(() => Number),
    IsInt(message),
    Min(from, message),
    Max(to, message),
  );
};

export const Folder = () =>
  applyDecorators(IsString(), Matches(/\S/, takes('a folder this process may write to')));

export const File = () =>
  applyDecorators(IsString(), Matches(/\S/, takes('a file this process may read')));

export const SafeUrl = () => {
  const message = takes('an https URL, or http on a loopback address');
  return applyDecorators(IsUrl(urlForm, message), Matches(SAFE_URL, message));
};

export const PRINCIPAL = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s,@]+@[^\s,@]+)$/i;

/** Words with commas between, as they are; a trailing comma names nothing. */
export const Listed = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== '')
      : value,
  );

export const LogUrl = () =>
  Matches(
    LOG_URL,
    takes('a connection string (esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://)'),
  );
