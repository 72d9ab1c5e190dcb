import { epochMsOf } from '../../instant.js';
import { oneLine } from '../../printable.js';
import type { Alarm, AlarmLevel } from '../alarm-events.js';
import { linksOf } from './links.js';
import { clipped, type Message, namesOf } from './message.js';

const severities: Readonly<Record<AlarmLevel, number>> = {
  ...{ critical: 10, high: 8, medium: 5, low: 3 },
};

const LONGEST_VALUE = 500;

const inHeader = (text: string): string => oneLine(text).replace(/[\\|]/g, '\\$&');
const inExtension = (text: string): string =>
  clipped(oneLine(text), LONGEST_VALUE).replace(/[\\=]/g, '\\$&');

/**
 * An alarm in ArcSight's Common Event Format, which Microsoft Sentinel and others read. Implementing ArcSight
 * Common Event Format, version 0: keys of its extension dictionary.
 */
export const cefOf = (
  alarm: Alarm,
  message: Pick<Message, 'tenantId' | 'publicUrl' | 'isTest'>,
): string => {
  const name = clipped(alarm.text, LONGEST_VALUE);
  const header = ['Stateline', 'Stateline', '1', alarm.rule, name].map(inHeader);
  const extension = extensionOf(alarm, message)
    .filter((pair): pair is readonly [string, string] => pair[1] !== null)
    .map(([key, value]) => `${key}=${inExtension(value)}`);
  return `CEF:0|${header.join('|')}|${severities[alarm.level]}|${extension.join(' ')}`;
};

type Pair = readonly [string, string | null];

const extensionOf = (
  alarm: Alarm,
  message: Pick<Message, 'tenantId' | 'publicUrl' | 'isTest'>,
): readonly Pair[] => [
  ['rt', String(epochMsOf(alarm.firedAt))],
  ['externalId', alarm.alarmId],
  ['cnt', String(alarm.changes)],
  ['msg', alarm.text],
  ...byWhom(alarm),
  ...toWhat(alarm),
  ...labelled('cs1', 'Tenant', message.tenantId),
  ...labelled('cs3', 'Source', alarm.source),
  ...labelled('cs4', 'Test', message.isTest ? 'true' : null),
  ['request', linksOf(alarm, message)?.incident ?? null],
];

const byWhom = ({ actors: [actor] }: Alarm): readonly Pair[] => {
  if (actor === undefined) return [];
  const { name, id, ip } = actor;
  const isSix = ip?.includes(':') === true;
  return [
    ['suser', name],
    ['suid', id],
    ...(isSix ? labelled('c6a2', 'Source IPv6 Address', ip) : [['src', ip] as const]),
  ];
};

const toWhat = ({ objects }: Alarm): readonly Pair[] => [
  ['duser', objects[0]?.displayName ?? null],
  ['duid', objects[0]?.objectId ?? null],
  ...labelled('cs2', 'Objects', namesOf(objects.map(({ displayName }) => displayName))),
];

const labelled = (key: string, label: string, value: string | null): readonly Pair[] =>
  value === null
    ? []
    : [
        [`${key}Label`, label],
        [key, value],
      ];
