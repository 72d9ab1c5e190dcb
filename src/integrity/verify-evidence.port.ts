import { EvidenceWalk } from '../domain/integrity/evidence-walk.js';
import type { Trust } from '../domain/integrity/tenant-walk.js';
import type { Verification } from '../domain/integrity/verification.js';
import { keyIdOfPem, nodeChecks } from './node-checks.js';

export { keyIdOfPem };

/** No line of evidence is longer: the logs take no event of this size. */
const LONGEST_LINE = 64 * 1024 * 1024;
const TELL_EVERY = 10_000;

/**
 * Checks evidence as it comes in, up to the first thing that is wrong; never throws for what it reads.
 * `tell` hears now and then how many change events were checked.
 */
export const verifyEvidence = async (
  bytes: AsyncIterable<Uint8Array>,
  trust: Trust,
  tell: (events: number) => void = () => undefined,
): Promise<Verification> => {
  const walk = new EvidenceWalk(nodeChecks, trust);
  let told = 0;
  for await (const line of linesOf(bytes)) {
    if (!walk.take(line)) break;
    if (walk.events < told + TELL_EVERY) continue;
    told = walk.events;
    tell(told);
  }
  return walk.report();
};

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let line = new Parts();
  for await (const chunk of bytes) {
    const [end = '', ...begun] = decoder.decode(chunk, { stream: true }).split('\n');
    line.add(end);
    const last = begun.pop();
    if (last !== undefined) {
      yield line.text;
      yield* begun;
      line = new Parts();
      line.add(last);
    }
    if (line.length > LONGEST_LINE) break;
  }
  line.add(decoder.decode());
  if (line.length > 0) yield line.text;
}

/** A line that comes in parts, put together once: to do so with each part takes minutes for a long one. */
class Parts {
  length = 0;
  private readonly parts: string[] = [];

  get text(): string {
    return this.parts.join('');
  }

  add(part: string): void {
    this.parts.push(part);
    this.length += part.length;
  }
}
