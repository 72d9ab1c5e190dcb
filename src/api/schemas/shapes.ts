/** A schema as it stands in the OpenAPI document. */
export interface Shape {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null';
  readonly [keyword: string]: unknown;
}

export const ref = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });
export const text = (description?: string): Shape => ({
  type: 'string',
  ...(description !== undefined && { description }),
});
export const whole = (description?: string): Shape => ({
  type: 'integer',
  ...(description !== undefined && { description }),
});
export const truth: Shape = { type: 'boolean' };
export const instant: Shape = { type: 'string', format: 'date-time' };
export const anything: Shape = {};
export const oneOf = (...values: readonly string[]): Shape => ({ type: 'string', enum: values });
export const listOf = (items: object): Shape => ({ type: 'array', items });
export const mapOf = (values: object): Shape => ({
  type: 'object',
  additionalProperties: values,
});

/** Beside a reference nothing else counts, so that it is wrapped. OpenAPI 3.0.3, "Reference Object". */
export const orNull = (shape: object): object =>
  '$ref' in shape ? { allOf: [shape], nullable: true } : { ...shape, nullable: true };

/** An object with these properties; all are always there but those named as optional. */
export const object = (
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): Shape => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const pageOf = (row: string, more: Readonly<Record<string, object>> = {}): Shape =>
  object({
    rows: listOf(ref(row)),
    next: orNull(text('The `cursor` of the next page; null on the last')),
    ...more,
  });
