import type { ObjectStatus } from '../domain/directory/directory-object.js';
import { OptionalType } from './objects-of-type.js';
import { PagingParameters } from './paging.js';
import { OptionalInstant, OptionalOneOf, OptionalText } from './takes.js';

const AS_OF = 'How things were then, now when it is left out';

const statuses: readonly ObjectStatus[] = ['live', 'soft-deleted', 'hard-deleted'];

export class AsOf {
  @OptionalInstant(AS_OF)
  readonly asOf?: string;
}

export class AsOfPage extends PagingParameters {
  @OptionalInstant(AS_OF)
  readonly asOf?: string;
}

export class ObjectsParameters extends AsOfPage {
  @OptionalType()
  readonly type?: string;

  @OptionalText("an OData filter, as displayName eq 'Sales' or startswith(displayName,'CA')", 2000)
  readonly filter?: string;

  @OptionalOneOf(statuses)
  readonly status?: ObjectStatus;
}

export class ExportParameters extends AsOf {
  @OptionalType()
  readonly type?: string;
}
