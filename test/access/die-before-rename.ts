import { underLock } from '../../src/access/file-lock.js';
import { replacePrivate } from '../../src/access/private-file.js';

/** Writes another text in a file's place, and is killed when it is written and not yet there. */
const [, , file = ''] = process.argv;
await underLock(`${file}.lock`, () =>
  replacePrivate(file, '{"half":', () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  }),
);
