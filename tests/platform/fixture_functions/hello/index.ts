import { z } from "zod";

export default {
  fetch(request: Request): Response {
    return Response.json({ url: request.url, parsed: z.string().parse("from node_modules") });
  },
};
