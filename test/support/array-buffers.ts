import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of all array buffers of this process, as they stand: what is garbage counts until it is collected. */
export const arrayBufferBytes = (): number => process.memoryUsage().arrayBuffers;

/** As {@link arrayBufferBytes}, of those that are in use: what suites before this one left is collected first. */
export const arrayBufferBytesInUse = (): number => {
  // The second one waits for what the first one only marked.
  collect();
  collect();
  return arrayBufferBytes();
};
