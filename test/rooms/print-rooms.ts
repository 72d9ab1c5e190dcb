import { roomsPicture } from './rooms-picture.js';

/** Prints the picture of the rooms as it has to stand in docs/architecture.md. */
process.stdout.write(`${roomsPicture()}\n`);
