import fc from 'fast-check';

import { reachedFrom } from '../../../src/domain/directory/reach.js';

type Graph = ReadonlyMap<number, readonly number[]>;

const NODES = 9;
const node = fc.nat(NODES - 1);

const graphs = fc.array(fc.tuple(node, node), { maxLength: 30 }).map((edges): Graph => {
  const graph = new Map<number, number[]>();
  for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to]);
  return graph;
});

const neighbours = (graph: Graph) => (from: number) => graph.get(from) ?? [];

/** Shortest distances by relaxing every edge again and again (Bellman and Ford). */
const distances = (graph: Graph, start: number, leadsOn: (at: number) => boolean) => {
  const found = new Map([[start, 0]]);
  for (let round = 0; round < NODES; round += 1) {
    for (const [from, ends] of graph) {
      const before = found.get(from);
      if (before === undefined || (from !== start && !leadsOn(from))) continue;
      for (const to of ends) found.set(to, Math.min(found.get(to) ?? Infinity, before + 1));
    }
  }
  found.delete(start);
  return found;
};

describe('what can be reached', () => {
  const isGroup = (at: number): boolean => at % 3 !== 0;

  it('is the same as by brute force on random graphs with cycles, each once, nearest first', () => {
    fc.assert(
      fc.property(graphs, node, (graph, start) => {
        const reached = [...reachedFrom(start, neighbours(graph), isGroup)];
        const lengths = reached.map(({ via }) => via.length + 1);

        expect(new Map(reached.map(({ node: at }, index) => [at, lengths[index]]))).toEqual(
          distances(graph, start, isGroup),
        );
        expect(new Set(reached.map(({ node: at }) => at)).size).toBe(reached.length);
        expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
      }),
      { numRuns: 500 },
    );
  });

  it('comes with a way that exists, through nodes that lead on', () => {
    fc.assert(
      fc.property(graphs, node, (graph, start) => {
        for (const { node: at, via } of reachedFrom(start, neighbours(graph), isGroup)) {
          const way = [start, ...via, at];
          for (const [index, from] of way.slice(0, -1).entries()) {
            expect(neighbours(graph)(from)).toContain(way[index + 1]);
          }
          expect(via.every(isGroup)).toBe(true);
        }
      }),
    );
  });

  it('is found only as far as it is asked for', () => {
    let asked = 0;
    const endless = (from: number): readonly number[] => {
      asked += 1;
      return [from + 1, from + 1_000_000];
    };
    const walk = reachedFrom(0, endless, () => true);
    const first = Array.from({ length: 3 }, () => walk.next().value);

    expect(first).toEqual([
      { node: 1, via: [] },
      { node: 1_000_000, via: [] },
      { node: 2, via: [1] },
    ]);
    expect(asked).toBe(2);
  });
});
