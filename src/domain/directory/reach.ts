export interface Reached<Node> {
  readonly node: Node;
  /** What lies between the start and the node: a shortest way, empty for a neighbour of the start. */
  readonly via: readonly Node[];
}

interface Trail<Node> {
  readonly node: Node;
  readonly before: Trail<Node> | null;
}

/**
 * Everything that can be reached from a node, nearest first, each once and without the start itself; a way
 * goes on only from nodes that lead on. Cycles end; only as much is asked for as is taken.
 */
export function* reachedFrom<Node>(
  start: Node,
  neighboursOf: (node: Node) => Iterable<Node>,
  leadsOn: (node: Node) => boolean,
): Generator<Reached<Node>, undefined> {
  const met = new Set<Node>([start]);
  // Grows while it is walked through.
  const waiting: (Trail<Node> | null)[] = [null];
  for (const trail of waiting) {
    const via = nodesOf(trail);
    for (const node of neighboursOf(trail?.node ?? start)) {
      if (met.has(node)) continue;
      met.add(node);
      yield { node, via };
      if (leadsOn(node)) waiting.push({ node, before: trail });
    }
  }
  return undefined;
}

const nodesOf = <Node>(trail: Trail<Node> | null): readonly Node[] => {
  const nodes: Node[] = [];
  for (let step = trail; step !== null; step = step.before) nodes.push(step.node);
  return nodes.reverse();
};
