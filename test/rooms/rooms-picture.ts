const { mayImport } = (await import(new URL('../../.ci/rooms.mjs', import.meta.url).href)) as {
  readonly mayImport: Readonly<Record<string, readonly string[]>>;
};

/** Everybody may import it, and it nobody: arrows to it would hide all others. */
const EVERYBODYS = 'domain';

/** The rooms and who may import whose doors, as Mermaid draws them: made from what lint enforces. */
export const roomsPicture = (): string => {
  const arrows = Object.entries(mayImport).flatMap(([room, others]) =>
    others.filter((other) => other !== EVERYBODYS).map((other) => `  ${room} --> ${other}`),
  );
  const alone = Object.keys(mayImport).filter(
    (room) => room !== EVERYBODYS && !arrows.some((arrow) => arrow.split(' ').includes(room)),
  );
  return ['```mermaid', 'flowchart TD', ...alone.map((room) => `  ${room}`), ...arrows, '```'].join(
    '\n',
  );
};
