import { cpus } from 'node:os';
import type { Verdict } from './closing.js';
import { slopeOf } from './flatness.js';
import type { Follower } from './follower.js';
import type { Incidents } from './incidents.js';
import type { MemorySample } from './memory.js';
import type { Settings } from './settings.js';
import type { SoakedServer } from './soaked-server.js';
import type { Story } from './story.js';
import type { TenantWatch } from './tenant-watch.js';

export interface Soaked {
  readonly settings: Settings;
  readonly minutes: number;
  readonly days: number;
  readonly story: Story;
  readonly incidents: Incidents;
  readonly follower: Follower;
  readonly watch: TenantWatch;
  readonly server: SoakedServer;
  /** `null` when it was interrupted before anything was held against anything. */
  readonly verdict: Verdict | null;
}

/** What did not hold, in words; nothing when all did. */
export const faultsIn = ({
  story,
  incidents,
  follower,
  server,
  verdict,
  watch,
}: Soaked): readonly string[] => [
  ...story.troubles,
  ...incidents.troubles,
  ...follower.wrong,
  ...server.ends.map((how) => `the server ended by itself: ${how}`),
  ...(verdict === null ? [] : verdictFaults(verdict)),
  ...growthIn(story.memory),
  ...(verdict !== null && watch.rounds.length < 2 ? ['too few rounds of looks were whole'] : []),
];

const verdictFaults = ({
  differences,
  timeline,
  writes,
  unended,
  broken,
}: Verdict): readonly string[] => [
  ...differences.map((what) => `state: ${what}`),
  ...timeline.invented.map((what) => `invented: ${what}`),
  ...timeline.lost.map((what) => `lost: ${what}`),
  ...writes.doubled.map((what) => `written twice: ${what}`),
  ...writes.claimed.map((what) => `said to be written: ${what}`),
  ...unended.map((what) => `not ended: ${what}`),
  ...(broken === null ? [] : [`chain: ${broken}`]),
];

const figures = [
  ['own', 'memory of the process alone', 'MB', 64],
  ['heap', 'heap in use', 'MB', 48],
  ['heapReserved', 'heap in use and kept free', 'MB', 64],
  ['threads', 'heaps of its threads', 'MB', 64],
  ['external', 'memory outside of the heap', 'MB', 48],
  ['files', 'open files', '', 16],
  ['readers', 'places of readers in databases', '', 4],
] as const;

const secondHalfOf = (memory: readonly MemorySample[], name: (typeof figures)[number][0]) =>
  slopeOf(
    memory
      .filter(({ isSecondHalf }) => isSecondHalf)
      .map((sample) => ({ hours: sample.hours, value: sample[name] })),
  );

/** A growth over the second half that is more than what comes and goes, by so much at least and a fifth. */
const growthIn = (memory: readonly MemorySample[]): readonly string[] => {
  const half = memory.filter(({ isSecondHalf }) => isSecondHalf);
  const hours = (half.at(-1)?.hours ?? 0) - (half[0]?.hours ?? 0);
  return figures.flatMap(([name, title, unit, room]) => {
    const slope = secondHalfOf(memory, name);
    if (slope === null) return [];
    const growth = slope.perHour * hours;
    return growth > room && growth > slope.median / 5
      ? [`${title} grew by ${growth.toFixed(1)} ${unit} in the second half`]
      : [];
  });
};

/** A table for a page of figures. */
export const summaryOf = (soaked: Soaked): string => {
  const { settings, minutes, days, story, incidents, follower, watch, server, verdict } = soaked;
  const [cpu] = cpus();
  const rows: (readonly [string, string])[] = [
    [
      'run',
      `${minutes.toFixed(1)} minutes, ${days.toFixed(1)} simulated days, ${settings.users} users, log ${settings.log}, seed ${settings.seed}`,
    ],
    [
      'machine',
      `${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.versions.node}`,
    ],
    [
      'went wrong on purpose',
      [...story.played].map(([name, count]) => `${count} × ${name}`).join('; '),
    ],
    [
      'starts of the server',
      `${server.starts}, of which ${server.ends.length} because it ended by itself`,
    ],
    [
      'asked and answered meanwhile',
      `${story.questions} questions; ${story.backups} backups on demand`,
    ],
    [
      'timeline stream',
      `${follower.changes.length} changes, ${follower.attributions} attributions, ${follower.reports} reports over ${follower.connections} connections`,
    ],
    [
      'rounds in which every reader looked',
      `${watch.rounds.length}, and ${watch.missed} that were not whole in time`,
    ],
    ...(verdict === null ? [] : verdictRows(verdict, incidents)),
    ...memoryRows(story.memory),
  ];
  return [
    '| what | found |',
    '| --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
};

const verdictRows = (
  verdict: Verdict,
  { attacks }: Incidents,
): readonly (readonly [string, string])[] => {
  const { objects, differences, timeline, writes, recoveries, broken, chained, trueChanges } =
    verdict;
  const ends = Object.entries(recoveries).map(([status, count]) => `${count} ${status}`);
  return [
    [
      'state against the tenant',
      `${objects} objects with attributes and links, ${differences.length} differences`,
    ],
    [
      'timeline against the journal',
      `${trueChanges} changes made, ${timeline.told} values told: ${timeline.invented.length} invented, ${timeline.lost.length} lost`,
    ],
    [
      'recoveries',
      `${attacks} attacks; ${ends.join(', ')}; ${writes.writes} writes: ${writes.doubled.length} twice, ${writes.claimed.length} only said`,
    ],
    ['chain', `${chained} events, ${broken === null ? 'whole' : 'BROKEN'}`],
  ];
};

const memoryRows = (memory: readonly MemorySample[]): readonly (readonly [string, string])[] =>
  figures.flatMap(([name, title, unit]) => {
    const slope = secondHalfOf(memory, name);
    if (slope === null) return [];
    const { perHour, least, median, most, samples, quarters } = slope;
    const medians = quarters.map((quarter) => quarter.toFixed(1)).join(', ');
    const spread = `${least.toFixed(1)} – ${median.toFixed(1)} – ${most.toFixed(1)} ${unit}`;
    return [
      [
        `${title}, second half`,
        `${spread.trim()} (least, median, most of ${samples}); medians of its quarters ${medians}; slope ${perHour.toFixed(1)} an hour`,
      ] as const,
    ];
  });
