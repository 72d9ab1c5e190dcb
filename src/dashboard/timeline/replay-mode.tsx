import { Empty } from '../ui/states.js';
import { DensityChart, type DensityAnswer } from './density-chart.js';
import { Entries } from './entries.js';
import { withLiveRows } from './live-rows.js';
import { ReplayBar } from './replay-bar.js';
import { instantOf, type Span } from './span.js';
import { speedOf } from './speeds.js';
import { useReplay } from './use-replay.js';
import type { View } from './use-view.js';
import { isInstant } from '../ui/time.js';

interface ReplayModeProps {
  readonly view: View;
  readonly span: Span;
  readonly density: DensityAnswer;
}

/** What happened, as it happened: rows come in at the pace of then, or faster. */
export const ReplayMode = ({ view, span, density }: ReplayModeProps) => {
  const { values, asked, set } = view;
  const speed = speedOf(values.speed);
  const start = isInstant(values.at) ? Date.parse(values.at) : Number.NaN;
  const isInside = start >= span.from && start <= span.until;
  const replay = useReplay({ asked, span, speed }, isInside ? start : span.from);
  const { rows } = withLiveRows([], replay.rows, null);
  const keepPlace = (at: number) => set({ at: instantOf(at) }, { replace: true });
  return (
    <>
      <DensityChart view={view} density={density} cursorAt={replay.at} />
      <ReplayBar
        replay={replay}
        span={span}
        speed={speed}
        onPause={() => {
          replay.pause();
          keepPlace(replay.at);
        }}
        onSpeed={(next) => {
          replay.holdPlace();
          set({ speed: next }, { replace: true });
        }}
        onScrubbed={() => keepPlace(replay.at)}
      />
      {rows.length === 0 ? (
        <Empty title={replay.isOver ? 'Nothing happened here' : 'Nothing told yet'}>
          {replay.isOver
            ? 'No change of this kind is known from there on.'
            : 'Press Play. Each change appears here in the order in which it happened; long pauses are cut.'}
        </Empty>
      ) : (
        <Entries
          label="Replayed changes"
          rows={rows}
          view={view}
          onEnd={null}
          isLoadingMore={false}
        />
      )}
    </>
  );
};
