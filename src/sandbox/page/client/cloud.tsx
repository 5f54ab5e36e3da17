import { useState } from 'preact/hooks';
import { cloud as askCloud } from './api.ts';
import type { useCloudState } from './live.ts';
import { isMoving, Regions, useWatched } from './regions.tsx';
import { Switches } from './switches.tsx';
import type { CloudState } from './types.ts';

/** Tells the cloud to do something; `door` is the emulator's. */
export type Tell = (door: string, body: unknown) => void;

/** The other side: Alibaba Cloud as it is now, and the switches that make it misbehave. */
export function Cloud({ cloud }: { cloud: ReturnType<typeof useCloudState> }) {
  const { state, problem, look, report } = cloud;
  // Only a narrow page folds it away.
  const [open, setOpen] = useState(false);
  // What moves in several regions is looked at side by side, until somebody says otherwise.
  const watched = useWatched(state);
  const [width, setWidth] = useState<'wide' | 'narrow' | undefined>(undefined);
  const wide = width ? width === 'wide' : watched.length > 1;
  const tell: Tell = (door, body) => void askCloud(door, body).then(look, (error: Error) => report(error.message));
  return (
    <aside class={`cloud${open ? ' open' : ''}${wide ? ' wide' : ''}`} aria-label="Alibaba Cloud">
      <header>
        <h2>
          <button type="button" aria-expanded={open} aria-controls="cloud-body" onClick={() => setOpen(!open)}>
            Alibaba Cloud
          </button>
        </h2>
        <small>{state ? summary(state) : ''}</small>
        <button type="button" class="link" onClick={() => setWidth(wide ? 'narrow' : 'wide')}>
          {wide ? 'Narrow' : 'Widen'}
        </button>
      </header>
      <div class="cloud-body" id="cloud-body">
        {problem && (
          <p class="trouble" role="alert">
            The cloud cannot be seen: {problem}
          </p>
        )}
        {!state && !problem && <p class="quiet">Looking at the cloud…</p>}
        {state && (
          <>
            <Switches state={state} tell={tell} />
            <Regions state={state} watched={watched} tell={tell} />
          </>
        )}
      </div>
    </aside>
  );
}

/** What moves, or how busy it has been. */
function summary(state: CloudState): string {
  const moving = state.images.filter(isMoving);
  const [first] = moving;
  if (first && moving.length === 1) return `an image at ${first.percent}%`;
  const waiting = moving.filter(({ status }) => status === 'Waiting').length;
  if (first) return `making ${moving.length} images${waiting > 0 ? `, ${waiting} of them waiting` : ''}`;
  return state.calls === 1 ? '1 call so far' : `${state.calls} calls so far`;
}
