/** One way to run a turn. Told each piece of text as it can be shown; returns what the turn consisted of. */
export type Turn = (onText: (text: string) => void) => Promise<{ characters: number; calls: number }>;

/** Exported by each file of peers/chat as `subject`. */
export type ChatSubject = (modelUrl: string) => Turn | Promise<Turn>;

export const question = "Which leads in Berlin are worth a call today, and why?";
export const instructions = "You are a colleague of people who sell. Answer from tools and never from memory.";

/** The two tools that everyone offers; they answer from memory. */
export const toolTexts = {
  find_leads: "Finds leads by words in their record.",
  read_lead: "Reads one lead by its id.",
} as const;

export async function findLeads({ text }: { text: string }) {
  return { count: 3, text, leads: ["lead_1", "lead_2", "lead_3"].map((id) => lead(id)) };
}

export async function readLead({ lead_id }: { lead_id: string }) {
  return lead(lead_id);
}

function lead(id: string) {
  return { id, name: "Dana Example", company: "Example Works", city: "Berlin", stage: "engaged", score: 82 };
}
