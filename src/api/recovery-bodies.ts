import type { Choices } from '../domain/recovery/plan.js';
import { ScopeBody } from './scope.js';
import {
  InstantUnless,
  NotTogetherWith,
  OptionalOneOf,
  OptionalPart,
  OptionalText,
  RequiredText,
} from './takes.js';

const REASON = 'the reason, as it shall stand in the record';
const LONGEST_REASON = 1000;

export class ChoicesBody {
  @OptionalOneOf(['restore', 'keep'], 'Attributes: bring back the old values, or leave them')
  readonly attributes?: Choices['attributes'];

  @OptionalOneOf(
    ['merge', 'rollback', 'skip'],
    'Links: add what is missing, also remove what was added, or leave them',
  )
  readonly links?: Choices['links'];

  @OptionalOneOf(['keep', 'softDelete'], 'What to do with objects that did not exist then')
  readonly created?: Choices['created'];

  @OptionalOneOf(['skip', 'overwrite'], 'What to do where the directory holds something else')
  readonly onConflict?: Choices['onConflict'];
}

/** The same as a value of the domain: without what was not given. */
export const choicesOf = (body: Partial<Choices> = {}): Partial<Choices> => ({
  ...(body.attributes !== undefined && { attributes: body.attributes }),
  ...(body.links !== undefined && { links: body.links }),
  ...(body.created !== undefined && { created: body.created }),
  ...(body.onConflict !== undefined && { onConflict: body.onConflict }),
});

export class RecoveryBody {
  @InstantUnless('reportId', 'The state to bring back, unless a report says so')
  readonly target?: string;

  @OptionalText('the id of a difference report, whose earlier side is brought back')
  @NotTogetherWith('target')
  readonly reportId?: string;

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
}

export class ReasonBody {
  @RequiredText(REASON, LONGEST_REASON)
  readonly reason: string = '';
}
