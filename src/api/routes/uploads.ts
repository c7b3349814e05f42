import { randomUUID } from 'node:crypto';
import { blobIdOf } from '../../db/blobs';
import { storeUpload } from '../../db/uploads';
import { attachmentName } from '../../mail/attachment-name';
import { attachmentType } from '../../mail/attachment-type';
import { typeByName } from '../../mail/type-by-name';
import { canonicalHash, uuidOfHash } from '../canonical-hash';
import { Problem } from '../problem';
import { defineRoute, fileBody, none, signedIn, type Route } from '../route';
import { upload, uploadQuery } from '../schemas/upload';

const uploadFileRoute = defineRoute({
  name: 'uploadFile',
  method: 'post',
  path: '/api/files',
  summary: 'Stores a file, the body as it is, for a comment that names it within a day',
  params: none,
  query: uploadQuery,
  body: fileBody,
  replies: { 201: { description: 'It is stored', schema: upload } },
  problems: ['IDEMPOTENCY_KEY_REUSED'],
  handle: async ({ pool }, { query, body: bytes, idempotencyKey, ...request }) => {
    const caller = signedIn(request);
    const key = idempotencyKey ?? randomUUID();
    const uploadId = uuidOfHash(canonicalHash({ caller: caller.id, route: 'uploadFile', key }));
    const claimed = typeByName(query.name);
    const name = attachmentName(query.name, claimed);
    const contentType = attachmentType(claimed, bytes);
    const uploaded = { uploadId, uploadedBy: caller.id, name, contentType, bytes };
    const stored = await storeUpload(pool, uploaded);
    if (stored.name !== name || stored.blobId !== blobIdOf(bytes)) {
      throw new Problem('IDEMPOTENCY_KEY_REUSED');
    }
    const { sizeBytes } = stored;
    const json = { fileId: uploadId, name, contentType: stored.contentType, sizeBytes };
    return { status: 201, headers: { 'Idempotency-Key': key }, json };
  },
});

export const uploadRoutes: readonly Route[] = [uploadFileRoute];
