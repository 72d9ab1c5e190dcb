import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { objectId } from '../domain/directory/directory-object.js';
import type { Choice, ChoiceException, Choices, ChoiceWhere } from '../domain/recovery/plan.js';
import { CauseBody } from './cause.js';
import { ScopeBody } from './scope.js';
import {
  InstantUnless,
  MayBeLeftOut,
  NotTogetherWith,
  OptionalOneOf,
  OptionalPart,
  OptionalText,
  OptionalTexts,
  RequiredText,
} from './takes.js';

const REASON = 'the reason, as it shall stand in the record';
const LONGEST_REASON = 1000;
const MOST_EXCEPTIONS = 1000;

/** What to do with each kind of difference. */
export class ChoiceBody {
  @OptionalOneOf(['restore', 'keep'], 'Attributes: bring back the old values, or leave them')
  readonly attributes?: Choice['attributes'];

  @OptionalOneOf(
    ['merge', 'rollback', 'skip'],
    'Links: add what is missing, also remove what was added, or leave them',
  )
  readonly links?: Choice['links'];

  @OptionalOneOf(['keep', 'softDelete'], 'What to do with objects that did not exist then')
  readonly created?: Choice['created'];

  @OptionalOneOf(
    ['restore', 'undelete', 'keep'],
    'What to do with objects that were deleted since: also make anew what is gone for good, or only take out of the bin',
  )
  readonly deleted?: Choice['deleted'];

  @OptionalOneOf(['skip', 'overwrite'], 'What to do where the directory holds something else')
  readonly onConflict?: Choice['onConflict'];
}

/** Where another choice holds: what all of these name. */
export class ChoiceWhereBody {
  @OptionalTexts('object types')
  readonly types?: readonly string[];

  @OptionalTexts('object ids')
  readonly objectIds?: readonly string[];

  @OptionalTexts('attribute paths, as conditions/users/excludeGroups')
  readonly attributes?: readonly string[];

  @OptionalTexts('relations')
  @NotTogetherWith('attributes')
  readonly relations?: readonly string[];

  @OptionalTexts('ids of objects that links lead to')
  @NotTogetherWith('attributes')
  readonly targetIds?: readonly string[];
}

export class ChoiceExceptionBody {
  @OptionalPart(() => ChoiceWhereBody)
  readonly where: ChoiceWhereBody = {};

  @OptionalPart(() => ChoiceBody)
  readonly choice: ChoiceBody = {};
}

const EXCEPTIONS = `a list of at most ${String(MOST_EXCEPTIONS)} exceptions`;

export class ChoicesBody extends ChoiceBody {
  @ApiPropertyOptional({
    type: () => [ChoiceExceptionBody],
    description: 'Where another choice holds; of two about one thing the later does',
  })
  @MayBeLeftOut()
  @IsArray({ message: EXCEPTIONS })
  @ArrayMaxSize(MOST_EXCEPTIONS, { message: EXCEPTIONS })
  @ValidateNested({ each: true, message: EXCEPTIONS })
  @Type(() => ChoiceExceptionBody)
  readonly exceptions?: readonly ChoiceExceptionBody[];
}

/** The same as a value of the domain: without what was not given. */
export const choicesOf = (body: Partial<ChoicesBody> = {}): Partial<Choices> => ({
  ...choiceOf(body),
  ...(body.exceptions !== undefined && { exceptions: body.exceptions.map(exceptionOf) }),
});

const choiceOf = (body: Partial<ChoiceBody>): Partial<Choice> => ({
  ...(body.attributes !== undefined && { attributes: body.attributes }),
  ...(body.links !== undefined && { links: body.links }),
  ...(body.created !== undefined && { created: body.created }),
  ...(body.deleted !== undefined && { deleted: body.deleted }),
  ...(body.onConflict !== undefined && { onConflict: body.onConflict }),
});

const exceptionOf = ({ where, choice }: ChoiceExceptionBody): ChoiceException => ({
  where: whereOf(where),
  choice: choiceOf(choice),
});

const whereOf = (body: ChoiceWhereBody): ChoiceWhere => ({
  ...(body.types !== undefined && { types: body.types }),
  ...(body.objectIds !== undefined && { objectIds: body.objectIds.map(objectId) }),
  ...(body.attributes !== undefined && { attributes: body.attributes }),
  ...(body.relations !== undefined && { relations: body.relations }),
  ...(body.targetIds !== undefined && { targetIds: body.targetIds.map(objectId) }),
});

export class RecoveryBody {
  @InstantUnless(
    ['reportId', 'cause'],
    'The state to bring back, unless a report or a cause says so',
  )
  @NotTogetherWith('cause')
  readonly target?: string;

  @OptionalText('the id of a difference report, whose earlier side is brought back')
  @NotTogetherWith('target')
  readonly reportId?: string;

  @OptionalPart(() => CauseBody)
  @NotTogetherWith('reportId')
  readonly cause?: CauseBody;

  @OptionalPart(() => ScopeBody)
  readonly scope?: ScopeBody;

  @OptionalPart(() => ChoicesBody)
  readonly choices?: ChoicesBody;

  @RequiredText(REASON, LONGEST_REASON)
  readonly reason: string = '';
}

export class ApprovalBody {
  @RequiredText('the hash of the plan that was shown', 200)
  readonly planHash: string = '';

  @OptionalText('why a plan is written that would lock somebody out', LONGEST_REASON)
  readonly overrule?: string;
}

export class ReasonBody {
  @RequiredText(REASON, LONGEST_REASON)
  readonly reason: string = '';
}
