import type { Pool } from 'pg';
import { stageContent, type Content } from '../db/contents';
import { isStaged, stageWithUploads, uploadsOf } from '../db/uploads';
import { mostBytesOfReply } from '../domain/file-bounds';
import type { FieldError } from './field-errors';
import { Problem } from './problem';

/** The files that a comment is to have, and whose they must be. */
export type CommentFiles = {
  uploadedBy: string;
  fileIds: readonly string[];
  /** A reply leaves by mail, whose size is bounded. */
  isMailed: boolean;
};

/** Throws `FILE_UNKNOWN` or `FILES_TOO_LARGE`, unless these files can go with a comment. */
async function judge(pool: Pool, { uploadedBy, fileIds, isMailed }: CommentFiles): Promise<void> {
  const uploads = await uploadsOf(pool, uploadedBy, fileIds);
  const known = new Set(uploads.map(({ uploadId }) => uploadId));
  const errors = fileIds.flatMap((fileId, index): FieldError[] =>
    known.has(fileId) ? [] : [{ at: `fileIds.${index}`, code: 'FILE_UNKNOWN' }],
  );
  if (errors.length > 0) throw new Problem('FILE_UNKNOWN', { errors });
  const bytes = uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (isMailed && bytes > mostBytesOfReply) throw new Problem('FILES_TOO_LARGE');
}

/**
 * Stages a comment's content with its files, once. What is staged already was judged then, and may
 * outlive its uploads. Throws `FILE_UNKNOWN` or `FILES_TOO_LARGE`.
 */
export async function stageComment(
  pool: Pool,
  content: Content,
  files: CommentFiles,
): Promise<void> {
  const { uploadedBy, fileIds } = files;
  if (fileIds.length === 0) return stageContent(pool, content);
  if (await isStaged(pool, content.contentId)) return;
  await judge(pool, files);
  const isThere = await stageWithUploads(pool, content, uploadedBy, fileIds);
  // Swept since it was judged.
  if (!isThere) throw new Problem('FILE_UNKNOWN');
}
