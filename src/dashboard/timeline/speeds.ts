/** Seconds of then in one of now. */
export const speeds = [1, 10, 60, 600, 3600] as const;

const USUAL = 60;

export const speedOf = (text: string): number =>
  speeds.find((speed) => String(speed) === text) ?? USUAL;
