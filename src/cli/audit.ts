import { ConfigError } from '../config.ts';
import { DomainError } from '../core/domain/problem.ts';
import { StartError } from '../processes.ts';
import { runExport } from './audit-export.ts';
import { runVerify } from './audit-verify.ts';
import { systemTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { isOfArguments } from './wrong-use.ts';

const USAGE = `darkroom audit export [--since 2026-11-01|7d] [--until …] [--format jsonl|csv] [--out FILE] [--team T…]
darkroom audit verify [FILE] [--head <seq>:<hash>]… [--team T…]

  export    the audit trail, from REDIS_URL, with what is needed to verify it
  verify    an export, offline; without FILE the trail on Redis as it is now

Signatures are checked with AUDIT_KEY. --head takes a head from the logs (“audit head”). Ends with 0 only when nothing is
wrong, 1 when something is, 2 when it could not be told.`;

const COMMANDS = { export: runExport, verify: runVerify };

/** Answers the exit status. */
export async function runAudit([name = '', ...args]: string[], terminal: Terminal = systemTerminal): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (!command) {
    terminal.complain(USAGE);
    return 2;
  }
  try {
    return await command(args, terminal);
  } catch (error) {
    terminal.complain(reasonOf(error));
    return 2;
  }
}

/** In a line, when it is known what that means; everything else is thrown on, with its stack. */
function reasonOf(error: unknown): string {
  if (error instanceof DomainError) return 'Redis does not answer.';
  if (error instanceof ConfigError || error instanceof StartError || error instanceof UsageError) return error.message;
  if (isOfArguments(error)) return `${error.message}\n\n${USAGE}`;
  if (error instanceof Error && error.message.startsWith('The stored audit ')) return error.message;
  throw error;
}
