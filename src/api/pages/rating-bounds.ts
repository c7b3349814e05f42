/** A paragraph or two; letters belong into a reply. */
export const longestComment = 5_000;
