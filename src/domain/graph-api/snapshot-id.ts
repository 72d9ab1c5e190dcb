import { epochMsOf, type Instant } from '../instant.js';

/**
 * The id of a snapshot taken then: base64 of its seconds since 1970, as Microsoft Entra Backup and Recovery
 * was seen to give them (v1.0, 2026-07-28).
 */
export const snapshotIdOf = (taken: Instant): string => btoa(String(secondsOf(taken)));

/** Whole seconds since 1970. */
export const secondsOf = (instant: Instant): number => Math.floor(epochMsOf(instant) / 1000);

/** An instant as the compatible API writes those of snapshots: to the second. */
export const toTheSecond = (instant: Instant): string => `${instant.slice(0, 19)}Z`;

const SECONDS = /^\d{1,12}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * The seconds since 1970 that an id names, be it written of those or, as in Microsoft's examples, of ISO text,
 * with or without padding; `undefined` when it names none.
 */
export const secondsIn = (snapshotId: string): number | undefined => {
  const text = textIn(snapshotId);
  if (SECONDS.test(text)) return Number(text);
  const epochMs = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : Math.floor(epochMs / 1000);
};

const textIn = (base64: string): string => {
  try {
    return atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
};
