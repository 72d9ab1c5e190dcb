interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A route with all that it takes, as the OpenAPI document tells it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly inPath: readonly string[];
  readonly inQuery: readonly string[];
  /** Fields of its body as paths, `scope.objectIds`; none where it takes no JSON. */
  readonly inBody: readonly string[];
  readonly required: readonly string[];
}

/** Every route of a running server. */
export const routesOf = async (url: string): Promise<readonly Route[]> => {
  const document = (await (await fetch(`${url}/api/docs-json`)).json()) as Document;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      routeOf(document, { path, method: method.toUpperCase() }, operation),
    ),
  );
};

const routeOf = (
  document: Document,
  at: { readonly path: string; readonly method: string },
  { parameters = [], requestBody }: Operation,
): Route => {
  const named = (place: string) =>
    parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
  const body = requestBody?.content['application/json']?.schema;
  return {
    ...at,
    inPath: [...at.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    inQuery: named('query'),
    inBody: body === undefined ? [] : fieldsOf(document, body),
    required: body === undefined ? [] : (resolved(document, body).required ?? []),
  };
};

const resolved = (document: Document, schema: Schema): Schema => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref === undefined) return schema;
  return document.components.schemas[ref.replace('#/components/schemas/', '')] ?? {};
};

const fieldsOf = (document: Document, schema: Schema): readonly string[] =>
  Object.entries(resolved(document, schema).properties ?? {}).flatMap(([name, field]) => {
    const below = fieldsOf(document, field);
    return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
  });
