/** A running part of Otvet. */
export type Service = {
  /** Ends it after what is in hand; resolves when nothing of it runs any more. */
  close(): Promise<void>;
};
