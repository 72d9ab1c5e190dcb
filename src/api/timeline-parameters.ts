import type { TimelineQuery } from '../history/history.port.js';
import type { Filters } from '../history/timeline-filters.port.js';
import { objectId } from '../domain/directory/directory-object.js';
import type { SevereLevel } from '../domain/severity/severity.js';
import { OptionalLinks } from './fewer-links.js';
import { OptionalType } from './objects-of-type.js';
import { PagingParameters } from './paging.js';
import { OptionalInstant, OptionalOneOf, OptionalPosition, OptionalText } from './takes.js';

export const ACTOR = 'the id or the name of an actor';
const OBJECT = 'the id of an object';
export const CORRELATION = 'the correlation id of a change, or of its audit record';
export const LONGEST_ACTOR = 300;

const AtLeast = () => OptionalOneOf(['high', 'medium'], 'changes that are at least so severe');
const Attribution = () =>
  OptionalOneOf(['known', 'unknown'], 'changes of which it is known, or not, who made them');
const Origin = () =>
  OptionalOneOf(['observed', 'reported'], 'what a look saw, or what the audit log alone tells of');

export class TimelineParameters extends PagingParameters {
  @OptionalInstant('Not before')
  readonly from?: string;

  @OptionalInstant('Not after')
  readonly until?: string;

  @OptionalText(ACTOR, LONGEST_ACTOR)
  readonly actor?: string;

  @OptionalType()
  readonly type?: string;

  @OptionalText(OBJECT)
  readonly objectId?: string;

  @OptionalText(CORRELATION)
  readonly correlationId?: string;

  @AtLeast()
  readonly severity?: SevereLevel;

  @Attribution()
  readonly attribution?: Filters['attribution'];

  @Origin()
  readonly origin?: Filters['origin'];

  @OptionalLinks()
  readonly links?: number;

  @OptionalOneOf(['newest-first', 'oldest-first'], 'newest-first when it is left out')
  readonly order?: TimelineQuery['order'];
}

export class StreamParameters {
  @OptionalPosition('Resumes after the event with this id; `Last-Event-ID` goes before it')
  readonly after?: string;

  @OptionalText(ACTOR, LONGEST_ACTOR)
  readonly actor?: string;

  @OptionalType()
  readonly type?: string;

  @OptionalText(OBJECT)
  readonly objectId?: string;

  @OptionalText(CORRELATION)
  readonly correlationId?: string;

  @AtLeast()
  readonly severity?: SevereLevel;

  @Attribution()
  readonly attribution?: Filters['attribution'];

  @Origin()
  readonly origin?: Filters['origin'];

  @OptionalLinks()
  readonly links?: number;
}

/** Which entries are wanted, as history takes it. */
export const wantedOf = (parameters: Omit<StreamParameters, 'after'>): Filters => {
  const { actor, type, correlationId, severity, attribution, origin } = parameters;
  return {
    ...(actor !== undefined && { actor }),
    ...(type !== undefined && { type }),
    ...(parameters.objectId !== undefined && { objectId: objectId(parameters.objectId) }),
    ...(correlationId !== undefined && { correlationId }),
    ...(severity !== undefined && { severity }),
    ...(attribution !== undefined && { attribution }),
    ...(origin !== undefined && { origin }),
  };
};
