import { useState } from 'preact/hooks';
import { cloud as askCloud } from './api.ts';
import { isBetween, isExporting, isMoving, watchedRegions } from './changes.ts';
import type { useCloudState } from './live.ts';
import { Regions, useFollowed } from './regions.tsx';
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
  const followed = useFollowed(state);
  const [width, setWidth] = useState<'wide' | 'narrow' | undefined>(undefined);
  const wide = width ? width === 'wide' : followed !== undefined && watchedRegions(followed).length > 1;
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
            {followed && <Regions followed={followed} tell={tell} />}
          </>
        )}
      </div>
    </aside>
  );
}

/** What moves, or how busy it has been. */
function summary(state: CloudState): string {
  const moving = [imagesMoving(state), instancesMoving(state), exportsMoving(state)].filter(Boolean).join(', ');
  return moving || (state.calls === 1 ? '1 call so far' : `${state.calls} calls so far`);
}

function imagesMoving({ images }: CloudState): string {
  const moving = images.filter(isMoving);
  const [first] = moving;
  if (!first) return '';
  if (moving.length === 1) return `an image at ${first.percent}%`;
  const waiting = moving.filter(({ status }) => status === 'Waiting').length;
  return `making ${moving.length} images${waiting > 0 ? `, ${waiting} of them waiting` : ''}`;
}

function instancesMoving({ instances }: CloudState): string {
  const moving = instances.filter(isBetween);
  const [first] = moving;
  if (!first) return '';
  if (moving.length > 1) return `${moving.length} instances on their way`;
  return `${first.instanceName || first.instanceId} is ${first.status.toLowerCase()}`;
}

function exportsMoving({ exports = [] }: CloudState): string {
  const moving = exports.filter(isExporting);
  const [first] = moving;
  if (!first) return '';
  return moving.length === 1 ? `an export at ${first.percent}%` : `${moving.length} exports`;
}
