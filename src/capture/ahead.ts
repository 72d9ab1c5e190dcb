/** The same values, the next one asked for while the one before it is being worked on. */
export async function* ahead<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value> {
  const iterator: AsyncIterator<Value, unknown> = values[Symbol.asyncIterator]();
  const ask = () => {
    const next = iterator.next();
    // Whoever takes it hears of a failure; until then it must not pass for a forgotten one.
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = ask(); ;) {
      const result = await next;
      if (result.done === true) return;
      next = ask();
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
