/** Text before the first `-`. */
export const categoryOf = (stream: string): string => stream.split('-', 1)[0] ?? stream;

/** Which streams a reader wants, asked first of whole categories, then of streams. */
export class StreamFilter {
  constructor(private readonly prefixes: readonly string[]) {}

  /** The categories that may hold such streams. */
  among(categories: Iterable<string>): readonly string[] {
    return [...categories].filter((category) =>
      this.prefixes.some((prefix) =>
        prefix.includes('-') ? categoryOf(prefix) === category : category.startsWith(prefix),
      ),
    );
  }

  takes(stream: string): boolean {
    return this.prefixes.some((prefix) => stream.startsWith(prefix));
  }
}
