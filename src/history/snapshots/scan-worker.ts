import { parentPort } from 'node:worker_threads';

import type { PieceMessage } from './piece.js';
import { PieceReader } from './piece-reader.js';

const reader = new PieceReader();

parentPort?.on('message', (message: PieceMessage | null) => {
  if (message === null) {
    void reader.close().then(() => parentPort?.close());
    return;
  }
  const answer = reader.read(message);
  parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : []);
});
