import { z } from 'zod';
import { fileSchema } from './schema.ts';

/** The text of `darkroom.schema.json`, by which editors complete, explain and check a `darkroom.yml`. */
export const jsonSchemaText = (): string =>
  // Draft 7 is what the YAML language server knows best.
  `${JSON.stringify(z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
