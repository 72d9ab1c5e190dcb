import { OmitType } from '@nestjs/swagger';
import { CauseBody } from './cause.js';
import { OptionalType } from './objects-of-type.js';
import { ScopeBody } from './scope.js';
import { OptionalLimit, OptionalPart, OptionalText } from './takes.js';

export class CounterfactualBody {
  @OptionalPart(() => CauseBody)
  readonly without?: CauseBody;
}

/** Who made changes is what is asked without, so it cannot be asked for as well. */
class CounterfactualScope extends OmitType(ScopeBody, ['actors', 'correlationIds', 'changeIds']) {}

export class CounterfactualPageBody extends CounterfactualBody {
  @OptionalPart(() => CounterfactualScope)
  readonly scope?: CounterfactualScope;

  @OptionalLimit()
  readonly limit?: number;

  @OptionalText('the `next` of the page before', 1000)
  readonly cursor?: string;
}

export class CounterfactualExportBody extends CounterfactualBody {
  @OptionalType()
  readonly type?: string;
}
