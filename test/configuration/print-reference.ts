import { reference } from './reference.js';

/** Prints the reference of all variables as it has to stand in docs/configuration.md. */
process.stdout.write(await reference());
