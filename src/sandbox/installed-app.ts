import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Workspace } from './slack-simulator/workspace.ts';

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string(), should_escape: z.boolean() }),
    ),
    shortcuts: z.array(z.object({ name: z.string(), callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

/** The app as `manifest.yml` installs it: the sandbox knows the same commands, and allows no scope that it does not ask for. */
export function installedApp(): Pick<Workspace, 'commands' | 'shortcuts' | 'scopes'> {
  const text = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
  const { features, oauth_config } = manifestSchema.parse(parse(text));
  return {
    commands: features.slash_commands.map(({ command, description, usage_hint, should_escape }) => ({
      command,
      description,
      usageHint: usage_hint,
      shouldEscape: should_escape,
    })),
    shortcuts: features.shortcuts.map(({ name, callback_id }) => ({ name, callbackId: callback_id })),
    scopes: oauth_config.scopes.bot,
  };
}
