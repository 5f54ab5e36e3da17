import { fillIn, stateOf } from './controls.ts';
import { type Dict, dicts, isDict, str } from './json.ts';
import type { Problem } from './limits/rules.ts';
import { viewProblems, viewTooLarge } from './limits/surfaces.ts';
import type { View, World } from './world.ts';

const DEEPEST = 3;

export type ViewRefusal = { error: string; problems?: Problem[] };

/** What Slack has against a view, other than where it should go. */
export function refuseView(world: World, view: unknown, replacing?: View): ViewRefusal | undefined {
  if (isDict(view) && viewTooLarge(view)) return { error: 'view_too_large' };
  const problems = viewProblems(view);
  if (problems.length > 0) return { error: 'invalid_arguments', problems };
  const externalId = isDict(view) ? str(view.external_id) : '';
  const taken =
    externalId !== '' && openViews(world).some((open) => open.externalId === externalId && open !== replacing);
  return taken ? { error: 'duplicate_external_id' } : undefined;
}

export const openViews = (world: World): View[] => [...world.stacks.values()].flat();

export const topView = (world: World, user: string): View | undefined => world.stacks.get(user)?.at(-1);

/** Shows a view as the only one of a person. */
export function openView(world: World, owner: string, body: Dict): View {
  const view = drawn(world, owner, body, null);
  world.stacks.set(owner, [view]);
  world.changed();
  return view;
}

/** Shows a view above the person's top one, or says that the stack is full. */
export function pushView(world: World, owner: string, body: Dict): View | 'push_limit_reached' {
  const stack = world.stacks.get(owner) ?? [];
  if (stack.length >= DEEPEST) return 'push_limit_reached';
  const below = stack.at(-1);
  const view = drawn(world, owner, body, below ?? null);
  world.stacks.set(owner, [...stack, view]);
  world.changed();
  return view;
}

/** Redraws an open view in place; what was typed stays where it still has a place. */
export function replaceView(world: World, view: View, body: Dict): void {
  view.blocks = fillIn(world, dicts(body.blocks));
  view.body = body;
  view.externalId = str(body.external_id);
  view.state = stateOf(view.blocks, view.state);
  view.hash = world.newHash();
  view.errors = {};
  delete view.trouble;
  world.changed();
}

/** Takes a person's top view away, or all of them. Returns what went, top first. */
export function dropViews(world: World, owner: string, which: 'top' | 'all'): View[] {
  const stack = world.stacks.get(owner) ?? [];
  const kept = which === 'all' ? [] : stack.slice(0, -1);
  world.stacks.set(owner, kept);
  world.changed();
  return stack.slice(kept.length).reverse();
}

function drawn(world: World, owner: string, body: Dict, below: View | null): View {
  const id = world.newId('V');
  const blocks = fillIn(world, dicts(body.blocks));
  return {
    id,
    owner,
    body,
    blocks,
    hash: world.newHash(),
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    externalId: str(body.external_id),
    state: stateOf(blocks),
    errors: {},
  };
}

/** The view in the words of the Web API. `view_closed` comes without the values of inputs, so its caller says. */
export function apiView(world: World, view: View, state = view.state): Dict {
  const { app, team } = world.workspace;
  const { body } = view;
  return {
    id: view.id,
    team_id: team.id,
    type: 'modal',
    title: body.title,
    close: body.close ?? null,
    submit: body.submit ?? null,
    blocks: view.blocks,
    private_metadata: str(body.private_metadata),
    callback_id: str(body.callback_id),
    external_id: view.externalId,
    state: { values: state },
    hash: view.hash,
    clear_on_close: body.clear_on_close === true,
    notify_on_close: body.notify_on_close === true,
    submit_disabled: false,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}
