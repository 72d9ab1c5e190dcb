import type { ObjectId, Relation } from '../../domain/directory/directory-object.js';
import { literalsOf } from '../../domain/directory/filter/literals-of.js';
import { parseFilter } from '../../domain/directory/filter/parse-filter.js';
import type { ObjectAt } from '../history.port.js';
import { statusOf } from '../row-flags.js';
import { wantedBy } from '../wanted-objects.js';
import { type Line, statusIn } from './block.js';
import { linksIn, objectPart } from './object-line.js';
import type { PieceAnswer, Wanted } from './piece.js';

/** What is made of lines, one after another. */
export interface Taking {
  /** Whether the line still belongs to the answer. */
  take(line: Line): boolean;
  taken(): Pick<PieceAnswer, 'objects' | 'bytes'>;
}

export const takingFor = (wanted: Extract<Wanted, { readonly as: 'objects' | 'found' }>): Taking =>
  wanted.as === 'objects' ? new Objects() : new Found(wanted);

const OPEN = Buffer.from('[{');
const BETWEEN = Buffer.from('},{');
const CLOSE = Buffer.from('}]');
const NONE = Buffer.from('[]');

/** A JSON array of objects without their links. */
class Objects implements Taking {
  private readonly parts: Buffer[] = [];
  objects = 0;

  take({ text, links }: Line): boolean {
    const part = objectPart(text, links);
    this.parts.push(this.objects === 0 ? OPEN : BETWEEN, part);
    this.objects += 1;
    return true;
  }

  taken() {
    const { objects, parts } = this;
    return { objects, bytes: together(objects === 0 ? [NONE] : [...parts, CLOSE]) };
  }
}

/** The same of those that pass. What cannot pass is not parsed. */
class Found implements Taking {
  private readonly found = new Objects();
  private readonly passes: (object: ObjectAt) => boolean;
  private readonly literals: readonly (readonly string[])[];
  private line: Line | undefined;

  constructor(private readonly wanted: Extract<Wanted, { readonly as: 'found' }>) {
    const { filter } = wanted.query;
    this.passes = wantedBy(wanted.query, (_, relation, targets) =>
      this.isLinked(relation, targets),
    );
    this.literals = filter === undefined ? [] : literalsOf(parseFilter(filter));
  }

  take(line: Line): boolean {
    if (statusOf(statusIn(line.kind)) !== (this.wanted.query.status ?? 'live')) return true;
    const json = `{${objectPart(line.text, line.links).toString()}}`;
    if (!this.mayPass(json)) return true;
    this.line = line;
    if (!this.passes(JSON.parse(json) as ObjectAt)) return true;
    return this.found.objects < this.wanted.size && this.found.take(line);
  }

  taken() {
    return this.found.taken();
  }

  private mayPass(json: string): boolean {
    if (this.literals.length === 0) return true;
    const text = json.toLowerCase();
    return this.literals.every((literals) => literals.some((literal) => text.includes(literal)));
  }

  private isLinked(relation: Relation, targets: readonly ObjectId[] | null): boolean {
    if (this.line === undefined) return false;
    return linksIn(this.line.text, this.line.links).some(
      (link) => link.relation === relation && (targets === null || targets.includes(link.targetId)),
    );
  }
}

/** In memory of its own, which can be handed over to another thread. */
export const together = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
};
