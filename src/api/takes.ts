import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

export const ISO_INSTANT = 'an ISO 8601 instant with a zone (2026-11-20T14:05:00Z)';

/** What mostly an instant of a request takes; `Moments` says the same when it is none. */
export const INSTANT = `${ISO_INSTANT}, a backup id, a log position (position:123) or now`;

/** Left out is fine; `null` is a value, and fits nothing. */
export const MayBeLeftOut = () => ValidateIf((_object, value) => value !== undefined);

/** A text of up to `maxLength` characters. `takes` completes the sentence "field takes …". */
const text = (takes: string, maxLength: number) =>
  applyDecorators(IsString({ message: takes }), Length(1, maxLength, { message: takes }));

export const OptionalText = (takes: string, maxLength = 200, api: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, maxLength, description: takes, ...api }),
    MayBeLeftOut(),
    text(takes, maxLength),
  );

export const RequiredText = (takes: string, maxLength: number) =>
  applyDecorators(
    ApiProperty({ type: String, maxLength, description: takes }),
    text(takes, maxLength),
    Matches(/\S/, { message: takes }),
  );

const MOST_TEXTS = 1000;

export const OptionalTexts = (takes: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: [String], maxItems: MOST_TEXTS, description: takes }),
    MayBeLeftOut(),
    IsArray({ message: `a list of ${takes}` }),
    ArrayMaxSize(MOST_TEXTS, { message: `a list of at most ${String(MOST_TEXTS)} ${takes}` }),
    IsString({ each: true, message: `a list of ${takes}` }),
    Length(1, 300, { each: true, message: `a list of ${takes}` }),
  );

const LONGEST_INSTANT = 100;
export const OptionalInstant = (meaning: string, takes = INSTANT) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description: `${meaning}: ${takes}` }),
    MayBeLeftOut(),
    text(takes, LONGEST_INSTANT),
  );

export const RequiredInstant = (meaning: string) =>
  applyDecorators(
    ApiProperty({ type: String, description: `${meaning}: ${INSTANT}` }),
    text(INSTANT, LONGEST_INSTANT),
  );

/** An instant that may be left out only where one of the `others` is given. */
export const InstantUnless = (others: readonly string[], meaning: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description: `${meaning}: ${INSTANT}` }),
    ValidateIf(
      (object: object, value) =>
        value !== undefined || !others.some((other) => isGiven(object, other)),
    ),
    text(INSTANT, LONGEST_INSTANT),
  );

export const NotTogetherWith = (other: string) =>
  ValidateBy({
    name: 'notTogetherWith',
    validator: {
      validate: (_value, about) => about !== undefined && !isGiven(about.object, other),
      defaultMessage: () => `a value only where ${other} is left out`,
    },
  });

const isGiven = (object: object, field: string): boolean =>
  (Object.getOwnPropertyDescriptor(object, field)?.value as unknown) !== undefined;

export const OptionalOneOf = (values: readonly string[], description?: string) =>
  applyDecorators(
    ApiPropertyOptional({ enum: [...values], ...(description !== undefined && { description }) }),
    MayBeLeftOut(),
    IsIn([...values], { message: `one of ${values.join(', ')}` }),
  );

/** A part of a body with fields of its own. */
export const OptionalPart = (part: () => new () => object) =>
  applyDecorators(
    // Named `type`, because that is how the OpenAPI writer tells a class from what leads to one.
    ApiPropertyOptional({ type: () => part() }),
    MayBeLeftOut(),
    IsObject({ message: 'an object' }),
    ValidateNested({ message: 'an object' }),
    Type(part),
  );

interface WholeNumbers {
  readonly least: number;
  readonly most: number;
  /** When it is left out. */
  readonly usual?: number;
}

export const OptionalWhole = (
  { least, most, usual }: WholeNumbers,
  api: ApiPropertyOptions = {},
) => {
  const message = `a whole number from ${least} to ${most}`;
  return applyDecorators(
    ApiPropertyOptional({
      ...{ type: Number, minimum: least, maximum: most },
      ...(usual !== undefined && { default: usual }),
      ...api,
    }),
    MayBeLeftOut(),
    Type(() => Number),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
  );
};

export const OptionalLimit = () => OptionalWhole({ least: 1, most: 1000, usual: 100 });

const POSITION = 'a log position, as the id of an earlier event';
export const OptionalPosition = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    MayBeLeftOut(),
    Matches(/^(0|[1-9]\d{0,19})$/, { message: POSITION }),
  );
