import { z } from 'zod';
import { namedSchemas } from './common';

export const uploadQuery = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(1_000)
    .describe('The file’s name; what no file system takes is replaced, at most 150 bytes are kept'),
});

export const upload = z
  .object({
    fileId: z.uuid().describe('For fileIds of a comment; kept for a day'),
    name: z.string(),
    contentType: z.string().describe('Of the bytes where they tell, else by the name'),
    sizeBytes: z.int(),
  })
  .register(namedSchemas, { id: 'Upload' });
