import { isDeepStrictEqual } from 'node:util';
import { seconds } from '../core/domain/instant.ts';
import { policyDigest, policyText } from '../core/domain/policy-digest.ts';
import type { Timers } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { changesBetween } from './changes.ts';
import { textOf } from './file.ts';
import { type Finding, findingLine } from './finding.ts';
import { readSettings } from './read-settings.ts';
import type { Settings } from './settings.ts';

/** The settings as they are now. What is asked of them later may be answered otherwise. */
export type SettingsSource = { current(): Settings; close(): void };

const LOOK_EVERY = seconds(2);

/**
 * Follows a `darkroom.yml`. It is read again and compared rather than watched: a ConfigMap changes by swapping a link
 * above the file, which watchers and times miss. A text counts once it has been read twice alike: half a file can be a
 * right one that lacks the last lines of a rule. What is wrong changes nothing and is said once. Each policy is logged in
 * full under the digest that audit lines name it by.
 */
export function createSettingsSource(options: {
  path: string;
  initial: Settings;
  every: Timers['every'];
  log: Log;
  /** Told of the settings whenever they have changed. */
  changed?: (settings: Settings) => void;
}): SettingsSource {
  const { path, every, log } = options;
  let current = options.initial;
  let judged: Look | undefined;
  let before: Look | undefined;
  let wrong = false;

  function keepPolicy(): void {
    const { policy } = current;
    // As one text: what cuts secrets out of the log would cut a role that is called `token` too.
    log.info({ policy: policyDigest(policy), text: policyText(policy) }, 'policy in force');
  }

  function judge(look: Look): void {
    const read = readLook(path, look);
    const changed = read.ok ? changesBetween(current, read.settings) : [];
    // Nobody takes a policy away by taking its file away: a mount that is gone for a while looks the same.
    const gone = changed.length > 0 && look.kind === 'read' && look.text === undefined;
    if (!read.ok || gone) {
      wrong = true;
      const problems = read.ok ? [`${path} is gone`] : read.problems;
      log.error(
        { policy: policyDigest(current.policy), problems },
        'the changed settings are wrong: the old ones stay',
      );
      return;
    }
    if (changed.length > 0) {
      current = read.settings;
      const { warnings } = read;
      const fields = { policy: policyDigest(current.policy), changed, ...(warnings.length > 0 && { warnings }) };
      log.info(fields, 'the settings were read again');
      keepPolicy();
      options.changed?.(current);
    } else if (wrong) {
      log.info({ policy: policyDigest(current.policy) }, 'the settings are right again, and as they were');
    }
    wrong = false;
  }

  keepPolicy();
  const stop = every(LOOK_EVERY, async () => {
    const look = await lookAt(path);
    const settled = isDeepStrictEqual(look, before);
    before = look;
    if (!settled || isDeepStrictEqual(look, judged)) return;
    judged = look;
    judge(look);
  });
  return { current: () => current, close: stop };
}

type Look = { kind: 'read'; text: string | undefined } | { kind: 'unreadable'; reason: string };

const lookAt = (path: string): Promise<Look> =>
  textOf(path).then(
    (text) => ({ kind: 'read', text }),
    (error: unknown) => ({ kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }),
  );

function readLook(
  path: string,
  look: Look,
): { ok: true; settings: Settings; warnings: string[] } | { ok: false; problems: string[] } {
  if (look.kind === 'unreadable') return { ok: false, problems: [`${path} cannot be read: ${look.reason}`] };
  const read = readSettings(look.text);
  const lines = (findings: readonly Finding[]) => findings.map((one) => findingLine(path, one));
  return read.ok ? { ...read, warnings: lines(read.warnings) } : { ok: false, problems: lines(read.problems) };
}
