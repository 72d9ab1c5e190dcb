import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { StatelineError } from '../domain/errors.js';

interface Fault {
  readonly field: string;
  readonly takes: string;
  readonly message: string;
}

/** Fields of a request that do not fit; each is named with what it takes. */
export class InvalidRequest extends StatelineError {
  readonly code = 'invalid-value';
  readonly category = 'incorrect';
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ message }) => message).join('; '));
  }
}

/** Levels of a body; more than any body takes. What checks it recurses, so deeper ones end here. */
const DEEPEST = 30;
/** Values in a body; more ids than fit into the longest, far fewer than numbers do. */
const MOST_VALUES = 50_000;
/** Fields of one object; far more than any takes. Those that are not known are checked all the same. */
const MOST_FIELDS = 100;

class RequestValidation extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isOurs = metadata.type === 'custom';
    if (isOurs || valuesLeft(value, DEEPEST, MOST_VALUES) >= 0) {
      return super.transform(value, metadata);
    }
    const takes = `at most ${DEEPEST} levels, ${MOST_VALUES} values and ${MOST_FIELDS} fields in one object`;
    throw new InvalidRequest([{ field: 'body', takes, message: `body takes ${takes}` }]);
  }
}

/** How many more values there could be; below 0 when there is too much of anything. */
const valuesLeft = (value: unknown, levels: number, most: number): number => {
  if (typeof value !== 'object' || value === null) return most - 1;
  const parts: readonly unknown[] = Object.values(value);
  if (levels === 0 || (parts.length > MOST_FIELDS && !Array.isArray(value))) return -1;
  let left = most - 1;
  for (const part of parts) {
    left = valuesLeft(part, levels - 1, left);
    if (left < 0) return left;
  }
  return left;
};

/** The one pipe all requests pass. Decorators' messages say what a field takes, and nothing else. */
export const requestValidation = (): ValidationPipe =>
  new RequestValidation({
    whitelist: true,
    forbidNonWhitelisted: true,
    // A field that is not known is answered with those its class knows.
    validationError: { target: true },
    transform: true,
    exceptionFactory: (errors: ValidationError[]) =>
      new InvalidRequest(
        errors
          .slice(0, MOST_FAULTS)
          .flatMap((error) => faultsOf(error, ''))
          .slice(0, MOST_FAULTS),
      ),
  });

/** Who sends a thousand wrong fields learns enough from these. */
const MOST_FAULTS = 20;

/** Characters of what was sent that are said again. */
const SHOWN = 80;

const faultsOf = (error: ValidationError, path: string): readonly Fault[] => {
  const field = `${path}${error.property.slice(0, SHOWN)}`;
  const own = Object.entries(error.constraints ?? {}).slice(0, 1);
  return [
    ...own.map(([rule, message]) =>
      rule === 'whitelistValidation'
        ? unknownField(error, field)
        : wrongValue(error, field, message),
    ),
    ...(error.children ?? [])
      .slice(0, MOST_FAULTS)
      .flatMap((child) => faultsOf(child, `${field}.`)),
  ];
};

const wrongValue = ({ value }: ValidationError, field: string, takes: string): Fault => ({
  field,
  takes,
  message: `${field} takes ${takes}, and ${shown(value)}`,
});

const unknownField = ({ target }: ValidationError, field: string): Fault => {
  const known = target === undefined ? [] : fieldsOf(target.constructor);
  const takes = known.length === 0 ? 'no fields here' : `one of ${known.join(', ')}`;
  return { field, takes, message: `${field} is not known; ${takes} can be given` };
};

const fieldsOf = (target: object): readonly string[] => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(
    // The storage takes a constructor, and its types say the same with a wider word.
    target as new () => object,
    '',
    false,
    false,
  );
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
};

const shown = (value: unknown): string => {
  if (Number.isNaN(value)) return 'is no number';
  return value === undefined || value === ''
    ? 'is missing'
    : `got ${JSON.stringify(value).slice(0, SHOWN)}`;
};
