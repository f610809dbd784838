/** Longest message, in UTF-16 code units: `messageMaxLength` of `shared/contracts/chat.ts`, which would bring zod along; a test compares them. */
export const messageMaxLength = 16_000;
