import { z } from "zod";

/** Tells one process from the next: ports come again. */
const life = crypto.randomUUID();

export default {
  fetch(request: Request): Response {
    return Response.json({ url: request.url, parsed: z.string().parse("from node_modules"), life });
  },
};
