/** What a badge says by its colour. */
export type BadgeTone = "neutral" | "accent" | "success" | "warning" | "danger" | "violet";
