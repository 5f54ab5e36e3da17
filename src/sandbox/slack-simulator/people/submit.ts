import { type Control, controlsOf, stateValue, valueFields } from '../controls.ts';
import { type Answer, accepted } from '../delivery.ts';
import { type Dict, isDict, parseJson, str } from '../json.ts';
import { dropViews, pushView, refuseView, replaceView } from '../views.ts';
import type { View, World } from '../world.ts';

/** How a submission ended, as the person sees it. */
export type Submitted =
  | { kind: 'closed' | 'cleared' }
  | { kind: 'updated' | 'pushed'; view: View }
  /** Texts under inputs, by block_id: from the client itself or from the app. */
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'failed'; text: string };

const TROUBLE = 'We had some trouble connecting. Try again?';

/** What Slack's client refuses before anything is sent. */
export function clientErrors(view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const control of controlsOf(view.blocks)) {
    if (control.block.type !== 'input') continue;
    const complaint = complain(control, stateValue(view.state, control)[valueFields[control.type]?.field ?? '']);
    if (complaint) errors[control.blockId] = complaint;
  }
  return errors;
}

function complain({ block, element, type }: Control, value: unknown): string | undefined {
  const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return block.optional === true ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && value.length < min) return `Please enter at least ${min} characters.`;
  if (typeof max === 'number' && value.length > max) return `Please enter at most ${max} characters.`;
  if (type === 'number_input') return numberComplaint(element, value);
  if (type === 'email_text_input' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) return 'Please enter a valid email.';
  if (type === 'url_text_input' && !/^https?:\/\/\S+$/.test(value)) return 'Please enter a valid URL.';
  return undefined;
}

function numberComplaint(element: Dict, value: string): string | undefined {
  const form = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!form.test(value)) return 'Please enter a valid number.';
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) {
    return `Please enter a number of at least ${String(element.min_value)}.`;
  }
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) {
    return `Please enter a number of at most ${String(element.max_value)}.`;
  }
  return undefined;
}

/** Does to the modal what the app's answer asks for. */
export function applyAnswer(world: World, view: View, answer: Answer): Submitted {
  const open = world.stacks.get(view.owner)?.includes(view) === true;
  if (!accepted(answer)) return trouble(world, view);
  if (!open) return { kind: 'closed' };
  if (answer.body.trim() === '') {
    dropViews(world, view.owner, 'top');
    return { kind: 'closed' };
  }
  const body = parseJson(answer.body);
  return isDict(body) ? react(world, view, body) : trouble(world, view);
}

function react(world: World, view: View, body: Dict): Submitted {
  switch (body.response_action) {
    case undefined:
      dropViews(world, view.owner, 'top');
      return { kind: 'closed' };
    case 'clear':
      dropViews(world, view.owner, 'all');
      return { kind: 'cleared' };
    case 'update':
      if (!isDict(body.view) || refuseView(world, body.view, view)) return trouble(world, view);
      replaceView(world, view, body.view);
      return { kind: 'updated', view };
    case 'push': {
      if (!isDict(body.view) || refuseView(world, body.view)) return trouble(world, view);
      const pushed = pushView(world, view.owner, body.view);
      return pushed === 'push_limit_reached' ? trouble(world, view) : { kind: 'pushed', view: pushed };
    }
    case 'errors':
      return showErrors(world, view, body.errors);
    default:
      return trouble(world, view);
  }
}

function showErrors(world: World, view: View, errors: unknown): Submitted {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => str(block.block_id));
  const shown = isDict(errors) ? Object.entries(errors).map(([id, text]) => [id, str(text)] as const) : [];
  // Keys that are no input's block_id help nobody: Slack shows only its general failure.
  if (shown.length === 0 || shown.some(([id]) => !inputs.includes(id))) return trouble(world, view);
  view.errors = Object.fromEntries(shown);
  delete view.trouble;
  world.changed();
  return { kind: 'errors', errors: view.errors };
}

function trouble(world: World, view: View): Submitted {
  view.trouble = TROUBLE;
  world.changed();
  return { kind: 'failed', text: TROUBLE };
}
