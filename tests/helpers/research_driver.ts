import type { Sql } from "postgres";
import { z } from "zod";
import { type ResearchJob, researchJob } from "../../shared/contracts/research_job.ts";
import type { Model, ModelRequest } from "../../supabase/functions/_agent/model.ts";
import { ModelError } from "../../supabase/functions/_agent/model.ts";
import { AppError } from "../../supabase/functions/_shared/app_error.ts";
import { readHtml } from "../../supabase/functions/_shared/research/read_html.ts";
import type { Web } from "../../supabase/functions/_shared/research/web.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { researchSites } from "../../supabase/functions/tick/research_sites.ts";
import { callAs, rowsAs } from "./act_as.ts";
import { type Death, mortalProcess } from "./mortal_process.ts";
import { createWorkspace, type Workspace } from "./people.ts";

/** What a stand-in for the model answers to the pages that it is shown: null for nothing, "fault" for none at all. */
export type Answering = (shown: string) => Record<string, unknown>[] | "fault";

/** A workspace whose companies have sites, and the tick that reads them. */
export class ResearchDriver {
  readonly sql: Sql;
  readonly workspace: Workspace;
  /** The HTML of the front page by domain. */
  readonly sites = new Map<string, string>();
  /** Addresses that were read, and what the model was shown, in order. */
  readonly read: string[] = [];
  readonly shown: string[] = [];
  readonly logged: unknown[] = [];
  /** Of the front page, unless told otherwise: the line that speaks of hospitals. */
  answering: Answering = (text) => {
    const quote = /[^\n<>]*hospitals[^\n<>]*/.exec(text.slice(text.indexOf("Pages:")))?.[0];
    return quote ? [{ question: 1, value: "yes", page: 1, quote, concluded_from: null }] : [];
  };
  usage = { input_tokens: 1000, cached_tokens: 0, output_tokens: 100 };

  private constructor(sql: Sql, workspace: Workspace) {
    this.sql = sql;
    this.workspace = workspace;
  }

  static async open(sql: Sql): Promise<ResearchDriver> {
    const driver = new ResearchDriver(sql, await createWorkspace(sql));
    await driver.useModel("demo");
    return driver;
  }

  async useModel(name: string): Promise<void> {
    await this
      .sql`insert into private.research_model (model) values (${name}) on conflict (is_one) do update set model = excluded.model`;
  }

  call(name: string, args: Record<string, unknown> = {}, userId = this.workspace.ownerId): Promise<unknown> {
    return callAs(this.sql, { userId }, name, args);
  }

  /** A company with a site and so many leads: its id, and theirs. */
  async addCompany(domain: string, page: string | undefined, leads = 1): Promise<{ account: string; leads: string[] }> {
    if (page !== undefined) this.sites.set(domain, page);
    const [company] = await this.sql<{ id: string }[]>`insert into public.accounts (workspace_id, name, domain)
      values (${this.workspace.id}, ${`Firm ${domain}`}, ${domain}) returning id`;
    const account = company?.id ?? "";
    const people = await this.sql<{ id: string }[]>`insert into public.leads (workspace_id, account_id, name, email)
      select ${this.workspace.id}, ${account}, ${domain} || n, 'p' || n || '@' || ${domain} from generate_series(1, ${leads}::int) n returning id`;
    return { account, leads: people.map(({ id }) => id) };
  }

  async preview(
    research: Record<string, unknown> = {},
    selection: Record<string, unknown> = { filter: {} },
    userId?: string,
  ) {
    const wanted = {
      kind: "question",
      question: "Do they sell to hospitals?",
      answer: "yes_no",
      new_field: "Hospitals",
      ...research,
    };
    const asked = { workspace_id: this.workspace.id, research: wanted, selection };
    return researchJob.parse(await this.call("preview_research", asked, userId));
  }

  async start(job: ResearchJob, userId?: string): Promise<ResearchJob> {
    return researchJob.parse(await this.call("start_research", { job_id: job.id, seen: job.version }, userId));
  }

  async job(id: string): Promise<ResearchJob> {
    const [job] = z
      .array(researchJob)
      .parse(await this.call("list_research", { workspace_id: this.workspace.id, job_id: id }));
    if (!job) throw new Error("There is no such research.");
    return job;
  }

  results(id: string): Promise<unknown> {
    return this.call("research_results", { workspace_id: this.workspace.id, job_id: id });
  }

  /** A question asked of all leads, to its end. */
  async ask(research: Record<string, unknown> = {}, selection?: Record<string, unknown>): Promise<ResearchJob> {
    const job = await this.start(await this.preview(research, selection));
    await this.tick();
    return this.job(job.id);
  }

  /** Ticks, minutes apart, until the job goes on no more. */
  async drive(id: string, model?: string): Promise<ResearchJob> {
    for (let round = 0; round < 20; round += 1) {
      await this.tick(model === undefined ? {} : { model });
      const job = await this.job(id);
      if (job.status !== "running") return job;
      await this.later();
    }
    throw new Error("It never ends.");
  }

  custom(): Promise<{ name: string; custom: Record<string, unknown> }[]> {
    return this.sql`select name, custom from public.leads where workspace_id = ${this.workspace.id} order by name`;
  }

  /** As if every lease had run out, and every pause were over. */
  async later(): Promise<void> {
    await this
      .sql`update public.research_sites set lease_until = least(lease_until, now() - interval '1 second'), next_attempt_at = now()`;
  }

  /** The tick as a process of its own that may die. Returns whether it died. */
  tick({ death, model = "demo" }: { death?: Death; model?: string } = {}): Promise<boolean> {
    const { service, pass, outcomeOf } = mortalProcess(this.sql, death, (name, args) =>
      (name === "claim_research_sites" ? rowsAs : callAs)(this.sql, "service", name, args).catch(asAppError),
    );
    return outcomeOf(
      researchSites({
        service: {
          // Each step by the name of its function, whoever calls it.
          async rpc(name, args) {
            const step = name === "act_as" ? String(args.function_name) : name;
            await pass(step, "before");
            const answer = await service.rpc(name, args);
            await pass(step, "after");
            return answer;
          },
        },
        model: this.model(model, pass),
        web: this.web(pass),
        now: () => new Date(),
        log: (message, details) => this.logged.push({ message, ...details }),
        tunables: { ...tunables, researchJobs: { ...tunables.researchJobs, recordRetryMilliseconds: 1 } },
      }),
    );
  }

  private web(pass: ReturnType<typeof mortalProcess>["pass"]): Web {
    return {
      readPage: async (address) => {
        await pass("page", "before");
        const { hostname, pathname } = new URL(address);
        const html = pathname === "/" ? this.sites.get(hostname) : undefined;
        if (html === undefined) return { ok: false, reason: "It answered with 404." };
        this.read.push(address);
        await pass("page", "after");
        return {
          ok: true,
          read: { url: address, final_url: address, fetched_at: new Date().toISOString(), ...readHtml(html, address) },
        };
      },
      readRecords: async () => [],
      find: async () => ({ ok: true, results: [] }),
    };
  }

  private model(name: string, pass: ReturnType<typeof mortalProcess>["pass"]): Model {
    const { shown } = this;
    const answer = () => this.answering;
    const usage = () => this.usage;
    return {
      name,
      async *stream(request: ModelRequest) {
        await pass("model", "before");
        const [first] = request.input;
        const text = first?.kind === "user" ? first.text : "";
        shown.push(text);
        const answers = answer()(text);
        if (answers === "fault") throw new ModelError("The model is not there.", { passing: true });
        await pass("model", "after");
        const calls = answers.length > 0 ? [{ id: "1", tool: "record_answers", arguments: { answers } }] : [];
        yield { type: "reply", reply: { text: "", calls, opaque: [], usage: usage() } };
      },
    };
  }
}

function asAppError(error: unknown): never {
  const { code, message } = z.looseObject({ code: z.string().catch(""), message: z.string() }).parse(error);
  if (code === "22023") throw new AppError("invalid_input", message);
  if (code === "42501") throw new AppError("forbidden", message);
  throw new AppError("unavailable", message, { cause: error });
}
