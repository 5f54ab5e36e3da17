import { parseArgs } from 'node:util';
import type { ActionName } from '../core/domain/action.ts';
import { FEATURES, ramPolicy } from '../ecs/grants.ts';
import { systemTerminal, type Terminal } from './terminal.ts';
import { isOfArguments, WrongUse } from './wrong-use.ts';

const USAGE = `darkroom ram-policy [--features A,B]: the smallest RAM policy that Darkroom works with, as JSON.

  --features   only for these, of ${FEATURES.join(', ')}; left out: for all

Narrow its *:* to your regions and account. Accounts that are reached by a role need a statement more: see the README.`;

/** `darkroom ram-policy ...`. Answers the exit status: 2 when it was typed in a way that means nothing. */
export function runRamPolicy(words: readonly string[], terminal: Terminal = systemTerminal): number {
  if (['help', '--help'].includes(words[0] ?? '')) {
    terminal.say(USAGE);
    return 0;
  }
  try {
    const { values } = parseArgs({ args: [...words], options: { features: { type: 'string' } } });
    terminal.say(JSON.stringify(ramPolicy(featuresIn(values.features)), null, 2));
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUse) && !isOfArguments(error)) throw error;
    terminal.complain(`darkroom ram-policy: ${error.message}\n\n${USAGE}`);
    return 2;
  }
}

function featuresIn(typed: string | undefined): readonly ActionName[] {
  if (typed === undefined) return FEATURES;
  const named = typed.split(',').map((one) => one.trim());
  const unknown = named.filter((one) => !FEATURES.some((feature) => feature === one));
  if (unknown.length > 0) throw new WrongUse(`there is no feature ${unknown.map((one) => `“${one}”`).join(', ')}`);
  return FEATURES.filter((feature) => named.includes(feature));
}
