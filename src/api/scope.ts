import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsString, Length } from 'class-validator';
import type { Scope } from '../domain/comparison/report-events.js';
import { capturedRelations, capturedTypes } from '../domain/directory/catalogue.js';
import { objectId } from '../domain/directory/directory-object.js';
import { InvalidValue } from '../domain/errors.js';
import type { TenantState } from '../history/history.port.js';
import { MayBeLeftOut, OptionalText } from './takes.js';

const MOST = 1000;

const OptionalTexts = (takes: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: [String], maxItems: MOST, description: takes }),
    MayBeLeftOut(),
    IsArray({ message: `a list of ${takes}` }),
    ArrayMaxSize(MOST, { message: `a list of at most ${String(MOST)} ${takes}` }),
    IsString({ each: true, message: `a list of ${takes}` }),
    Length(1, 300, { each: true, message: `a list of ${takes}` }),
  );

/** What a report or a recovery looks at; everything when empty. */
export class ScopeBody {
  @ApiPropertyOptional({ enum: [...capturedTypes], isArray: true })
  @MayBeLeftOut()
  @IsArray({ message: 'a list of object types' })
  @IsIn([...capturedTypes], { each: true, message: `a list of ${capturedTypes.join(', ')}` })
  readonly types?: readonly string[];

  @OptionalTexts('object ids')
  readonly objectIds?: readonly string[];

  @OptionalTexts('attribute paths, as conditions/users/excludeGroups')
  readonly attributes?: readonly string[];

  @ApiPropertyOptional({ enum: [...capturedRelations], isArray: true })
  @MayBeLeftOut()
  @IsArray({ message: 'a list of relations' })
  @IsIn([...capturedRelations], {
    each: true,
    message: `a list of ${capturedRelations.join(', ')}`,
  })
  readonly relations?: readonly string[];

  @OptionalText('the id or the name of an actor', 300)
  readonly actor?: string;

  @OptionalTexts('ids of changes')
  readonly changeIds?: readonly string[];
}

/**
 * The same as a value of the domain: without what was not given.
 * @throws InvalidValue for an object never seen: a slip in an id must not look like nothing to do
 */
export const scopeOf = (state: TenantState, body: Partial<ScopeBody> = {}): Scope => {
  const stranger = body.objectIds?.find((id) => state.object(objectId(id)) === undefined);
  if (stranger !== undefined) {
    throw new InvalidValue('scope.objectIds', 'a list of ids of objects that were seen', stranger);
  }
  return given(body);
};

const given = (body: Partial<ScopeBody>): Scope => ({
  ...(body.types !== undefined && { types: body.types }),
  ...(body.objectIds !== undefined && { objectIds: body.objectIds.map(objectId) }),
  ...(body.attributes !== undefined && { attributes: body.attributes }),
  ...(body.relations !== undefined && { relations: body.relations }),
  ...(body.actor !== undefined && { actor: body.actor }),
  ...(body.changeIds !== undefined && { changeIds: body.changeIds }),
});
