/** The largest mail that is taken, in bytes: what the rules ask for and most providers take. */
export const largestMailBytes = 25 * 1024 * 1024;
