import type { ObjectStatus } from '../domain/directory/directory-object.js';
import { LONGEST_FILTER } from '../domain/directory/filter/parse-filter.js';
import { LONGEST_SEARCH } from '../domain/directory/search.js';
import { type ExportFormat, exportFormats } from '../exports/formats.port.js';
import { OptionalType } from './objects-of-type.js';
import { PagingParameters } from './paging.js';
import { ISO_INSTANT, OptionalInstant, OptionalOneOf, OptionalText } from './takes.js';

export const FILTER =
  "an OData filter, as displayName eq 'Sales' or links/members/any(m:m/id eq 'ID')";

const AS_OF = 'How things were then, now when it is left out';

const statuses: readonly ObjectStatus[] = ['live', 'soft-deleted', 'hard-deleted'];

const AS_AT = 'As far as was known then, now when it is left out; not beside a log position';

export class AsOf {
  @OptionalInstant(AS_OF)
  readonly asOf?: string;

  @OptionalInstant(AS_AT, ISO_INSTANT)
  readonly asAt?: string;
}

export class AsOfPage extends PagingParameters {
  @OptionalInstant(AS_OF)
  readonly asOf?: string;

  @OptionalInstant(AS_AT, ISO_INSTANT)
  readonly asAt?: string;
}

export class ObjectsParameters extends AsOfPage {
  @OptionalType()
  readonly type?: string;

  @OptionalText(FILTER, LONGEST_FILTER)
  readonly filter?: string;

  @OptionalText(
    'words that a display name, mail or principal name has words beginning with, or an id, or at least its first eight characters',
    LONGEST_SEARCH,
  )
  readonly search?: string;

  @OptionalOneOf(statuses)
  readonly status?: ObjectStatus;
}

/** How an export is written. */
export const OptionalFormat = () =>
  OptionalOneOf(exportFormats, 'ndjson when it is left out; csv and parquet are tables');

export class ExportParameters extends AsOf {
  @OptionalType()
  readonly type?: string;

  @OptionalFormat()
  readonly format?: ExportFormat;
}

export class FormatParameters {
  @OptionalFormat()
  readonly format?: ExportFormat;
}
