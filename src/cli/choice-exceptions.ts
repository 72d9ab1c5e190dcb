import { isJsonObject, type Json } from '../domain/json.js';
import { exitCodes, Stop } from './exit.js';
import { inputFile, textOf } from './input-file.js';

const TAKES = 'a JSON list such as [{"where": {"types": ["group"]}, "choice": {"links": "merge"}}]';

/** Where other choices hold, from a file or, named `-`, from what is piped in. @throws Stop */
export const exceptionsIn = async (name: string): Promise<Json> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of textOf(await inputFile(name), () => undefined)) chunks.push(chunk);
  const read = parsed(Buffer.concat(chunks).toString('utf8'));
  if (Array.isArray(read) && read.every(isJsonObject)) return read;
  throw new Stop(exitCodes.usage, `--exceptions takes ${TAKES}; ${name} holds something else`);
};

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
};
