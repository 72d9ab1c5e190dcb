import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(import.meta.dirname, '..', '..');

export interface Service {
  readonly image?: string;
  readonly build?: { context: string; dockerfile: string; target: string };
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: { test?: readonly string[]; disable?: boolean };
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

export const readCompose = (name: string): ComposeFile =>
  parse(readText(`docker/${name}`), { merge: true }) as ComposeFile;

const REFERENCE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

export interface Reference {
  readonly name: string;
  /** Whether nothing starts without a value. */
  readonly required: boolean;
}

export const referencesIn = (text: string): readonly Reference[] =>
  [...text.matchAll(REFERENCE)].map(([, name = '', kind]) => ({ name, required: kind === '?' }));

/** Puts values in place of the references, as the engine does. */
export const interpolate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(REFERENCE, (_whole, name: string, kind?: string, rest?: string) => {
    const value = values[name] ?? '';
    return value === '' && kind === '-' ? (rest ?? '') : value;
  });
