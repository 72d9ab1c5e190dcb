import { objectId } from '../../../src/domain/directory/directory-object.js';
import {
  type Broken,
  brokenBy,
  NONE_BROKEN,
  withBroken,
} from '../../../src/domain/recovery/broken-objects.js';

const many = (count: number): Broken => {
  let broken = NONE_BROKEN;
  for (let at = 0; at < count; at += 1) {
    broken = withBroken(broken, objectId(`g${String(at)}`), `s${String(at)}`);
  }
  return broken;
};

describe('The objects that a step left broken', () => {
  it('are known by the first step that did it', () => {
    const broken = withBroken(many(1000), objectId('g7'), 'later');
    for (let at = 0; at < 1000; at += 1) {
      expect(brokenBy(broken, objectId(`g${String(at)}`))).toBe(`s${String(at)}`);
    }
    expect(brokenBy(broken, objectId('other'))).toBeNull();
  });

  it('are kept in few layers, however many there are', () => {
    expect(many(5000).length).toBeLessThanOrEqual(Math.ceil(Math.log2(5000)) + 1);
  });

  it('stay as they were to who knew them before another one was added', () => {
    const before = many(3);
    withBroken(before, objectId('g3'), 's3');
    expect(brokenBy(before, objectId('g3'))).toBeNull();
    expect(brokenBy(before, objectId('g2'))).toBe('s2');
  });
});
