/** What an application asks for when somebody signs in to it. */
export interface AskedScopes {
  /** Whether it wants to be told who signs in. */
  readonly openid: boolean;
  /** The application that it wants to ask in somebody's name; `null` is Microsoft Graph. */
  readonly resourceId: string | null;
  /** Without the resource before them. */
  readonly names: readonly string[];
}

const OF_A_RESOURCE = /^(?:api:\/\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\S+)$/i;

/** Reads `scope`. Microsoft identity platform, "Scopes and permissions" (2026). */
export const askedScopes = (words: readonly string[]): AskedScopes => {
  const ofResource = words.flatMap((word) => {
    const [, resourceId, name] = OF_A_RESOURCE.exec(word) ?? [];
    return resourceId === undefined || name === undefined ? [] : [{ resourceId, name }];
  });
  const [first] = ofResource;
  return {
    openid: words.includes('openid'),
    resourceId: first?.resourceId ?? null,
    names: ofResource.map(({ name }) => name),
  };
};

export const wordsIn = (scope: string | null): readonly string[] =>
  (scope ?? '').split(/\s+/).filter((word) => word !== '');
