/** Events in the nth element of a stream whose writer is to be killed: a half one is then seen. */
export const elementSize = (element: number): number => 1 + ((element * 7) % 40);
