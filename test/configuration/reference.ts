import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { COMMAND_LINE_VARIABLES, isSecret } from '../../src/config.js';
import { Environment } from '../../src/environment.js';

export const REFERENCE_FILE = 'docs/configuration.md';

export interface Variable {
  readonly name: string;
  /** Begins a chapter of the reference. */
  readonly category: string | null;
  readonly purpose: string;
  readonly takes: string;
  /** `null`: it may be left out, and its purpose says what then holds. */
  readonly standard: string | null;
}

/** Every variable that Stateline reads, in the order of the sources, as they tell of it. */
export const variables = (): readonly Variable[] => {
  const standards = Object.entries(new Environment());
  return declarations().map((declaration) => {
    const name = declaration.name.getText();
    const [, standard] = standards.find(([other]) => other === name) ?? [];
    return {
      name,
      category: textOf(ts.getJSDocTags(declaration)[0]?.comment),
      purpose: purposeOf(declaration),
      takes: takenBy(name),
      standard: String(standard ?? '') || null,
    };
  });
};

const declarations = (): readonly ts.PropertyDeclaration[] => {
  const path = join(import.meta.dirname, '../../src/environment.ts');
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
  );
  const declared = source.statements.find(ts.isClassDeclaration);
  return (declared?.members ?? []).flatMap((member) =>
    ts.isPropertyDeclaration(member) ? [member] : [],
  );
};

const textOf = (comment: ts.JSDocTag['comment']): string | null =>
  ts.getTextOfJSDocComment(comment) ?? null;

const purposeOf = (declaration: ts.PropertyDeclaration): string => {
  const [comment] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  return (textOf(comment?.comment) ?? '').replaceAll(/\s+/g, ' ').trim();
};

/** What the check of a variable says that it takes, which a server says to who gives it something else. */
const takenBy = (name: string): string => {
  const told = getMetadataStorage()
    .getTargetValidationMetadatas(Environment, '', false, false)
    .filter(({ propertyName }) => propertyName === name)
    .map(({ message }) => message)
    .find((message) => typeof message === 'string');
  return told ?? 'text';
};

/** The reference of all variables, as it has to stand in its file. */
export const reference = async (): Promise<string> => {
  const text = [INTRODUCTION, ...chapters(), COMMAND_LINE].join('\n\n');
  return format(text, { ...(await resolveConfig(REFERENCE_FILE)), parser: 'markdown' });
};

const INTRODUCTION = `# Configuration

Stateline reads its settings from the environment when it starts, and refuses to start when one of them is wrong: it
names the variable, what it takes and what it got. A variable that begins with \`STATELINE_\` and is none of these is
refused as a slip. Every variable may be left out. \`stateline doctor\` checks the settings without starting anything.

This page is made from \`src/environment.ts\`; a test fails when it is behind.`;

const chapters = (): readonly string[] => {
  const texts: string[] = [];
  let open: Variable[] = [];
  for (const variable of variables()) {
    if (variable.category !== null) {
      open = [];
      texts.push('');
    }
    open.push(variable);
    texts[texts.length - 1] = chapter(open);
  }
  return texts;
};

const chapter = (members: readonly Variable[]): string =>
  [
    `## ${members[0]?.category ?? ''}\n`,
    '| variable | what it is for | it takes | left out |',
    '| --- | --- | --- | --- |',
    ...members.map(row),
  ].join('\n');

const row = ({ name, purpose, takes, standard }: Variable): string => {
  const secret = isSecret(name) ? ' **A secret.**' : '';
  const left = standard === null ? '' : `\`${standard}\``;
  return `| \`${name}\` | ${purpose}${secret} | ${takes} | ${left} |`;
};

const COMMAND_LINE = [
  '## The command line\n',
  'What the commands that ask a server read, besides:\n',
  '| variable | what it is for |',
  '| --- | --- |',
  ...Object.entries(COMMAND_LINE_VARIABLES).map(([name, what]) => `| \`${name}\` | ${what} |`),
  '| `NO_COLOR` | With any value: no colours, on a terminal either. |',
].join('\n');
