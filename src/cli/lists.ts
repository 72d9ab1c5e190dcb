/** For options that can be given several times, or once with commas. */
export const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
];
