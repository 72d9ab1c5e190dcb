import { describe, expect, it } from '@jest/globals';

import {
  type Block,
  type Line,
  lineAt,
  packed,
  release,
  unpacked,
} from '../../../src/history/snapshots/block.js';

const lineOf = (text: string): Line => ({
  ...{ text: Buffer.from(text), ordinal: 1, links: 0, kind: 0, last: 1, since: 0, early: 0 },
});
const blockOf = (...texts: readonly string[]): Block => unpacked(packed(texts.map(lineOf)));

describe('a block of saved states', () => {
  it('holds its lines as they were', () => {
    const block = blockOf('one\n', 'two\n');
    expect(block.count).toBe(2);
    expect(lineAt(block, 1).text.toString()).toBe('two\n');
  });

  it('gives its memory back when it is released', () => {
    const block = blockOf(`${'x'.repeat(200_000)}\n`);
    expect(block.lines.buffer.byteLength).toBeGreaterThan(200_000);
    release(block);
    expect(block.lines.buffer.byteLength).toBe(0);
  });

  it('leaves memory alone that other buffers may share', () => {
    const [block, other] = [blockOf('one\n'), blockOf('two\n')];
    release(block);
    expect(lineAt(other, 0).text.toString()).toBe('two\n');
    expect(Buffer.from('three').toString()).toBe('three');
  });
});
