import type { Tell } from './cloud.tsx';
import type { CloudState } from './types.ts';

const speeds = [1, 10, 60, 300];

/** What can be made to go wrong with a switch; the word the emulator knows it by, and what it is told. */
const switches: { kind: string; label: string; note: string; fault: object }[] = [
  {
    kind: 'throttle',
    label: 'Throttle every call',
    note: 'as if too busy',
    fault: { kind: 'throttle' },
  },
  {
    kind: 'failNextCreation',
    label: 'Fail the next creation',
    note: 'at 60%',
    fault: { kind: 'failNextCreation', percent: 60 },
  },
  { kind: 'stall', label: 'Answer slowly', note: 'after 4 s', fault: { kind: 'stall', ms: 4000 } },
  { kind: 'down', label: 'Be down', note: 'no answer at all', fault: { kind: 'down' } },
];

/** How fast the cloud works, and what goes wrong there. */
export function Switches({ state, tell }: { state: CloudState; tell: Tell }) {
  const active = (kind: string) => state.faults.find((one) => one.kind === kind);
  return (
    <div class="switches">
      <fieldset class="speed">
        <legend>Speed of the cloud</legend>
        {speeds.map((speed) => (
          <label key={speed}>
            <input
              type="radio"
              name="speed"
              checked={state.speed === speed}
              onChange={() => tell('speed', { speed })}
            />
            <span>{speed}×</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="faults">
        <legend>What if it should…</legend>
        {switches.map(({ kind, label, note, fault }) => {
          const on = active(kind);
          return (
            <label key={kind} class={on ? 'on' : ''}>
              <input
                type="checkbox"
                checked={on !== undefined}
                onChange={() => tell('faults', on ? { remove: on.id } : fault)}
              />
              <span>
                {label} <small>{note}</small>
              </span>
            </label>
          );
        })}
      </fieldset>
    </div>
  );
}
