import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsIn } from 'class-validator';
import type { Scope } from '../domain/comparison/report-events.js';
import { capturedRelations, capturedTypes } from '../domain/directory/catalogue.js';
import { objectId } from '../domain/directory/directory-object.js';
import { LONGEST_FILTER, parseFilter } from '../domain/directory/filter/parse-filter.js';
import { InvalidValue } from '../domain/errors.js';
import type { TenantState } from '../history/history.port.js';
import { MayBeLeftOut, OptionalText, OptionalTexts } from './takes.js';

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

  @OptionalTexts('ids or names of actors')
  readonly actors?: readonly string[];

  @OptionalTexts('correlation ids of the audit log')
  readonly correlationIds?: readonly string[];

  @OptionalTexts('ids of changes')
  readonly changeIds?: readonly string[];

  @OptionalText("an OData filter, as startswith(displayName,'CA')", LONGEST_FILTER)
  readonly filter?: string;
}

/**
 * The same as a value of the domain: without what was not given.
 * @throws InvalidValue naming a field below `scope`, also for an object never seen: a slip in an id must
 * not look like nothing to do
 */
export const scopeOf = (state: TenantState, body: Partial<ScopeBody> = {}): Scope => {
  const stranger = body.objectIds?.find((id) => state.object(objectId(id)) === undefined);
  if (stranger !== undefined) {
    throw new InvalidValue('scope.objectIds', 'a list of ids of objects that were seen', stranger);
  }
  checkFilter(body.filter);
  return given(body);
};

const checkFilter = (filter: string | undefined): void => {
  try {
    if (filter !== undefined) parseFilter(filter);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw new InvalidValue('scope.filter', error.takes, filter ?? '');
  }
};

const given = (body: Partial<ScopeBody>): Scope => ({
  ...(body.types !== undefined && { types: body.types }),
  ...(body.objectIds !== undefined && { objectIds: body.objectIds.map(objectId) }),
  ...(body.attributes !== undefined && { attributes: body.attributes }),
  ...(body.relations !== undefined && { relations: body.relations }),
  ...(body.filter !== undefined && { filter: body.filter }),
  ...causeIn(body),
});

const causeIn = (body: Partial<ScopeBody>): Scope => ({
  ...(body.actors !== undefined && { actors: body.actors }),
  ...(body.correlationIds !== undefined && { correlationIds: body.correlationIds }),
  ...(body.changeIds !== undefined && { changeIds: body.changeIds }),
});
