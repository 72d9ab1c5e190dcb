/** Of one change: the first sight of a group may hold 100,000, which no list shows. */
export const LINKS_TOLD = 50;
