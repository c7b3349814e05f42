import type { Bilingual } from '../domain/language';

/** One kind of problem: its HTTP status, what it is, and what its reader can do. */
export type ProblemKind = { status: number; title: Bilingual; whatToDo: Bilingual };
