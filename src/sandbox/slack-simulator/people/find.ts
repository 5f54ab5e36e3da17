import { type Control, controlsOf } from '../controls.ts';
import type { Source } from '../interactions.ts';
import { seenBy } from '../messages.ts';
import { topView } from '../views.ts';
import type { Person } from '../workspace.ts';
import type { World } from '../world.ts';

/** Where to look: a message by its ts, the open modal, or (left out) the modal and then the newest message. */
export type Where = 'view' | (string & {});

export interface Found {
  source: Source;
  control: Control;
}

/**
 * Finds a control as a person would: by action_id, by its label, or, where rows repeat the same action_id, by
 * `block_id/action_id`. Block ids of their own count last, because dynamic forms change them.
 */
export function controlNamed(controls: Control[], name: string): Control | undefined {
  const wanted = name.trim().toLowerCase();
  return (
    controls.find((one) => `${one.blockId}/${one.actionId}` === name) ??
    controls.find((one) => one.actionId === name) ??
    controls.find((one) => one.label.trim().toLowerCase() === wanted) ??
    controls.find((one) => one.blockId === name)
  );
}

/** The control and the surface it is on; throws with what there is when it is not there. */
export function find(world: World, person: Person, name: string, where?: Where): Found {
  const surfaces = surfacesFor(world, person, where);
  for (const source of surfaces) {
    const control = controlNamed(controlsOf(blocksOf(source)), name);
    if (control) return { source, control };
  }
  const seen = surfaces.slice(0, 3).flatMap((source) => controlsOf(blocksOf(source)));
  const offered = seen.map((one) => `${one.label || '(no label)'} [${one.actionId}]`).join(', ');
  throw new Error(`${person.name} sees no "${name}"${where ? ` in ${where}` : ''}; there is: ${offered || 'nothing'}`);
}

function surfacesFor(world: World, person: Person, where: Where | undefined): Source[] {
  const view = topView(world, person.id);
  const open: Source[] = view && (where === undefined || where === 'view') ? [{ kind: 'view', view }] : [];
  if (where === 'view') return open;
  const messages = world.workspace.channels
    .filter((channel) => channel.members.includes(person.id))
    .flatMap((channel) => seenBy(world, person.id, channel.id))
    .filter((message) => where === undefined || message.ts === where)
    .sort((a, b) => (a.ts < b.ts ? 1 : -1));
  return [...open, ...messages.map((message): Source => ({ kind: 'message', message }))];
}

const blocksOf = (source: Source) => (source.kind === 'view' ? source.view.blocks : source.message.blocks);
