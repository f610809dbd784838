/** A queue in the bench's database. What is timed does what it says, and every job is counted by the one who asks. */
export type QueueSubject = {
  /** So many jobs that are due in weeks. */
  addFuture(count: number): Promise<void>;
  /** So many jobs that are due now; not timed. */
  addDue(count: number): Promise<void>;
  /** Claims and completes until nothing is due; returns how many it did. */
  process(): Promise<number>;
  /** A job that has just become due, until it is in the worker's hands: milliseconds. It is completed before this resolves. */
  pickUp(): Promise<number>;
  stop(): Promise<void>;
};

export type OpenQueue = (databaseUrl: string) => Promise<QueueSubject>;
