import { parseInstant } from '../../domain/instant.js';
import {
  type OperatorAction,
  operatorActions,
  type OperatorOutcome,
  operatorOutcomes,
} from '../../domain/operators/operator-act.js';
import type { WantedActs } from '../../operators/list-operator-acts.query.js';
import type { ExportFormat } from '../../exports/formats.port.js';
import { OptionalFormat } from '../objects-parameters.js';
import {
  ISO_INSTANT,
  OptionalInstant,
  OptionalLimit,
  OptionalOneOf,
  OptionalText,
} from '../takes.js';

class ActsFilter {
  @OptionalText('the id or the name of an operator')
  readonly actor?: string;

  @OptionalOneOf(operatorActions)
  readonly action?: OperatorAction;

  @OptionalOneOf(operatorOutcomes, 'asked stands before anything was done')
  readonly outcome?: OperatorOutcome;

  @OptionalInstant('Not recorded before', ISO_INSTANT)
  readonly from?: string;

  @OptionalInstant('Not recorded after', ISO_INSTANT)
  readonly until?: string;
}

export class ActsParameters extends ActsFilter {
  @OptionalLimit()
  readonly limit?: number;

  @OptionalText('the `next` of the page before', 20)
  readonly cursor?: string;
}

export class ActsExportParameters extends ActsFilter {
  @OptionalFormat()
  readonly format?: ExportFormat;
}

/** The filters as the operators' room takes them. @throws InvalidValue naming `from` or `until` */
export const wantedActs = (parameters: ActsFilter): WantedActs => {
  const { actor, action, outcome, from, until } = parameters;
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(outcome !== undefined && { outcome }),
    ...(from !== undefined && { from: parseInstant(from, 'from') }),
    ...(until !== undefined && { until: parseInstant(until, 'until') }),
  };
};
