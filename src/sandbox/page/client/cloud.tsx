import { useState } from 'preact/hooks';
import { cloud as askCloud } from './api.ts';
import type { useCloudState } from './live.ts';
import { Regions } from './regions.tsx';
import { Switches } from './switches.tsx';
import type { CloudState } from './types.ts';

/** Tells the cloud to do something; `door` is the emulator's. */
export type Tell = (door: string, body: unknown) => void;

/** The other side: Alibaba Cloud as it is now, and the switches that make it misbehave. */
export function Cloud({ cloud }: { cloud: ReturnType<typeof useCloudState> }) {
  const { state, problem, look, report } = cloud;
  // Only a narrow page folds it away.
  const [open, setOpen] = useState(false);
  const tell: Tell = (door, body) => void askCloud(door, body).then(look, (error: Error) => report(error.message));
  return (
    <aside class={`cloud${open ? ' open' : ''}`} aria-label="Alibaba Cloud">
      <h2>
        <button type="button" aria-expanded={open} aria-controls="cloud-body" onClick={() => setOpen(!open)}>
          Alibaba Cloud
        </button>
        <small>{state ? summary(state) : ''}</small>
      </h2>
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
            <Regions state={state} tell={tell} />
          </>
        )}
      </div>
    </aside>
  );
}

/** What moves, or how busy it has been. */
function summary(state: CloudState): string {
  const moving = state.images.filter((image) => image.status === 'Creating' || image.status === 'Waiting');
  const [first] = moving;
  if (first && moving.length === 1) return `making an image, ${first.percent}%`;
  if (first) return `making ${moving.length} images`;
  return state.calls === 1 ? '1 call so far' : `${state.calls} calls so far`;
}
