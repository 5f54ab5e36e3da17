#!/usr/bin/env node
import { ConfigError } from './config.ts';
import { type Part, runParts, StartError } from './processes.ts';

const USAGE = `darkroom <command>

  start     the web and the worker process in one
  web       takes what people do in Slack
  worker    calls Alibaba Cloud and posts to Slack
  sandbox   the bot against a local Slack and a local ECS, with a page to click through
  demo      plays the main story without a browser
  policy    checks, explains and tests darkroom.yml (darkroom policy help)
  audit     exports the audit trail, or looks whether anybody touched it
  ram-policy
            prints the smallest RAM policy it works with (darkroom ram-policy help)

Settings are read from the environment (.env.example) and darkroom.yml (darkroom.example.yml).`;

/** Platforms kill after ten seconds. Whatever is cut off then is taken over by another worker, or by the next start. */
const STOPS_WITHIN_MS = 9_000;

const parts: Partial<Record<string, Part[]>> = { start: ['worker', 'web'], web: ['web'], worker: ['worker'] };

/** The command line. Answers the exit status, or nothing while something is running. */
async function main([command, ...words]: readonly string[]): Promise<number | undefined> {
  const asked = command === undefined ? undefined : parts[command];
  if (asked) return until(await runParts(asked));
  switch (command) {
    case 'sandbox': {
      const { runSandbox } = await import('./sandbox/sandbox.ts');
      return until(await runSandbox());
    }
    case 'demo': {
      const { runDemo } = await import('./sandbox/demo.ts');
      return (await runDemo()) ? 0 : 1;
    }
    case 'policy': {
      const { runPolicy } = await import('./cli/policy.ts');
      return runPolicy(words);
    }
    case 'audit': {
      const { runAudit } = await import('./cli/audit.ts');
      return runAudit(words);
    }
    case 'ram-policy': {
      const { runRamPolicy } = await import('./cli/ram-policy.ts');
      return runRamPolicy(words);
    }
    case 'help':
    case '--help':
      console.log(USAGE);
      return 0;
    default:
      console.error(USAGE);
      return 2;
  }
}

/** Closes what is running at the first signal; a second one does not wait. */
function until(running: { close(): Promise<void> }): undefined {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (closing) process.exit(1);
      closing = true;
      await Promise.race([running.close(), new Promise((resolve) => setTimeout(resolve, STOPS_WITHIN_MS))]);
      process.exit(0);
    });
  }
  return undefined;
}

try {
  const status = await main(process.argv.slice(2));
  if (status !== undefined) process.exit(status);
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof StartError ? error.message : error);
  process.exit(1);
}
