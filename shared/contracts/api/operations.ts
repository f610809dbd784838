import { accountOperations } from "./account_operations.ts";
import type { Operation } from "./define_operation.ts";
import { leadOperations } from "./lead_operations.ts";
import { readingOperations } from "./reading_operations.ts";

/** Everything that the HTTP API can do, in the order of the document. */
export const operations: readonly Operation[] = [...leadOperations, ...accountOperations, ...readingOperations];
