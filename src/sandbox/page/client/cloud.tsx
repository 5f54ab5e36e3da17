import { useEffect, useState } from 'preact/hooks';
import { cloud, cloudState } from './api.ts';
import type { CloudImage, CloudSnapshot, CloudState } from './types.ts';

const POLL_MS = 1000;

const speeds = [1, 10, 60, 300];

/** What can be made to go wrong with a switch; the word the emulator knows it by, and what it is told. */
const switches: { kind: string; label: string; fault: object }[] = [
  { kind: 'throttle', label: 'Throttle every call', fault: { kind: 'throttle' } },
  { kind: 'failNextCreation', label: 'Fail the next creation', fault: { kind: 'failNextCreation', percent: 60 } },
  { kind: 'stall', label: 'Answer slowly (4 s)', fault: { kind: 'stall', ms: 4000 } },
  { kind: 'down', label: 'Be down', fault: { kind: 'down' } },
];

/** The other side: Alibaba Cloud as it is now, and the switches that make it misbehave. */
export function Cloud() {
  const [state, setState] = useState<CloudState | undefined>(undefined);
  const [problem, setProblem] = useState('');

  const look = () =>
    cloudState().then(
      (next) => {
        setState(next);
        setProblem('');
      },
      (error: Error) => setProblem(error.message),
    );

  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), POLL_MS);
    return () => clearInterval(timer);
  }, []);

  const tell = (door: string, body: unknown) =>
    void cloud(door, body).then(look, (error: Error) => setProblem(error.message));

  return (
    <aside class="cloud" aria-label="Alibaba Cloud">
      <details open={window.innerWidth > 900}>
        <summary>
          <h2>Alibaba Cloud</h2>
        </summary>
        {problem && (
          <p class="trouble" role="alert">
            The cloud cannot be seen: {problem}
          </p>
        )}
        {state && (
          <>
            <Switches state={state} tell={tell} />
            <Regions state={state} />
          </>
        )}
      </details>
    </aside>
  );
}

function Switches({ state, tell }: { state: CloudState; tell(door: string, body: unknown): void }) {
  const active = (kind: string) => state.faults.find((one) => one.kind === kind);
  return (
    <div class="switches">
      <fieldset>
        <legend>Speed of the cloud</legend>
        {speeds.map((speed) => (
          <label key={speed}>
            <input
              type="radio"
              name="speed"
              checked={state.speed === speed}
              onChange={() => tell('speed', { speed })}
            />
            {speed}×
          </label>
        ))}
      </fieldset>
      <fieldset class="faults">
        <legend>Trouble</legend>
        {switches.map(({ kind, label, fault }) => {
          const on = active(kind);
          return (
            <label key={kind}>
              <input
                type="checkbox"
                checked={on !== undefined}
                onChange={() => tell('faults', on ? { remove: on.id } : fault)}
              />
              {label}
            </label>
          );
        })}
      </fieldset>
      <p class="quiet">{state.calls === 1 ? '1 call' : `${state.calls} calls`} so far</p>
    </div>
  );
}

function Regions({ state }: { state: CloudState }) {
  const own = state.images.filter((image) => image.ownerAlias === 'self');
  const has = (regionId: string) =>
    own.some((one) => one.regionId === regionId) || state.snapshots.some((one) => one.regionId === regionId);
  const shown = state.regions.filter((region) => has(region.regionId));
  if (shown.length === 0) return <p class="quiet">No images and no snapshots in any region.</p>;
  return (
    <>
      {shown.map((region) => (
        <section key={region.regionId} class="region">
          <h3>
            {region.nameEn} <code>{region.regionId}</code>
          </h3>
          <ul>
            {own
              .filter((image) => image.regionId === region.regionId)
              .map((image) => (
                <ImageLine key={image.imageId} image={image} />
              ))}
            {state.snapshots
              .filter((snapshot) => snapshot.regionId === region.regionId)
              .map((snapshot) => (
                <SnapshotLine key={snapshot.snapshotId} snapshot={snapshot} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function ImageLine({ image }: { image: CloudImage }) {
  const creating = image.status === 'Creating' || image.status === 'Waiting';
  const word = image.status === 'Available' && !image.usable ? 'Available, not usable yet' : image.status;
  return (
    <li>
      <span class="kind">Image</span>
      <strong>{image.imageName || image.imageId}</strong>
      <span class={`status ${image.status}`}>{word}</span>
      <code>{image.imageId}</code>
      {creating && (
        <span class="progress">
          <progress value={image.percent} max={100} aria-label={`${image.imageId} progress`} />
          {image.percent}%
        </span>
      )}
    </li>
  );
}

function SnapshotLine({ snapshot }: { snapshot: CloudSnapshot }) {
  return (
    <li>
      <span class="kind">Snapshot</span>
      <strong>{snapshot.snapshotName || snapshot.snapshotId}</strong>
      <span class={`status ${snapshot.status}`}>
        {snapshot.status === 'progressing' ? `${snapshot.percent}%` : snapshot.status}
      </span>
      <code>
        {snapshot.snapshotId} · {snapshot.sourceDiskSizeGiB} GiB
      </code>
    </li>
  );
}
