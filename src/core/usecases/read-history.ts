import type { Actor } from '../domain/actor.ts';
import type { AuditLine, AuditSubject } from '../domain/audit.ts';
import type { Audit, AuditEntry } from '../ports/audit.ts';

const MOST = 20;
/** A refusal is looked for among as many lines of a person. */
const MOST_OF_A_PERSON = 100;

/** The newest lines about an operation, an image or a person, newest first. */
export const readHistory =
  ({ audit }: { audit: Audit }) =>
  (subject: AuditSubject): Promise<AuditEntry[]> =>
    audit.about(subject, MOST);

/** The last time somebody was told no, if the trail still has it. */
export const lastRefusal =
  ({ audit }: { audit: Audit }) =>
  async (of: Actor): Promise<AuditLine | undefined> => {
    const lines = await audit.about(`person:${of.user}`, MOST_OF_A_PERSON);
    return lines.find(({ line }) => line.event === 'refused')?.line;
  };
