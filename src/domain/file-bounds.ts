/** How large files are that leave with agents' comments. */

/** One upload: as large as a whole mail that comes in. */
export const largestUploadBytes = 25_000_000;

/** More files than a person attaches to one answer. */
export const mostFilesOfComment = 20;

/**
 * All files of a reply. In base64 with its line ends (RFC 2045 §6.8) they are 24.6 MB, which beside the
 * longest text leaves the mail under the 25 MiB (26.2 MB) that mail systems take. A note is no mail and
 * has no such bound.
 */
export const mostBytesOfReply = 18_000_000;
