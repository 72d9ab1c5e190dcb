/** What the directory says of a name in `$select` that it does not know; it has no code of its own. */
const NO_PROPERTY = /Could not find a property named '([^']+)'/i;

/**
 * Names that this tenant's directory does not take in `$select`: a cloud may lag behind another, and one
 * name would fail the whole reading.
 */
export class Selections {
  private readonly refused = new Set<string>();

  /** The path, without names that were refused below the same collection. */
  trimmed(path: string): string {
    if (this.refused.size === 0) return path;
    return path.replace(/([?&]\$select=)([^&]*)/, (_, option: string, names: string) => {
      const taken = names.split(',').filter((name) => !this.refused.has(keyOf(path, name)));
      return `${option}${taken.join(',')}`;
    });
  }

  /** Whether a refusal was about one name of `$select`, which then is not asked for again. */
  learn(path: string, message: string): string | null {
    const name = NO_PROPERTY.exec(message)?.[1];
    const selected = /[?&]\$select=([^&]*)/.exec(path)?.[1]?.split(',') ?? [];
    if (name === undefined || !selected.includes(name)) return null;
    this.refused.add(keyOf(path, name));
    return name;
  }
}

const keyOf = (path: string, name: string): string => {
  const [, version = '', collection = ''] = path.split(/[/?]/);
  return `${version}/${collection}/${name}`;
};
