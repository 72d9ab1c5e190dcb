import { readFileSync } from 'node:fs';
import { roomsPicture } from './rooms-picture.js';

describe('the picture of the rooms', () => {
  it('stands in docs/architecture.md as lint enforces it: print-rooms.ts prints it', () => {
    const page = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');
    const [, picture] = /<!-- rooms -->\n\n([^]*?)\n\n<!-- end of rooms -->/.exec(page) ?? [];
    expect(picture).toBe(roomsPicture());
  });
});
