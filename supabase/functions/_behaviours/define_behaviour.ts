import { z } from "zod";
import type { BehaviourCadence, BehaviourFinding } from "../../../shared/contracts/behaviour.ts";
import type { NotificationAction } from "../../../shared/contracts/notification.ts";

/** Whom it is told: their clock decides how a day is called. */
export type BehaviourPerson = { timeZone: string; now: Date };

export type BehaviourWords = { title: string; body: string; actions?: NotificationAction[] };

export type BehaviourDefinition<Tuning extends z.ZodObject, Facts extends z.ZodType> = {
  /** The file's name. The detector is `public.find_<name>(workspace_id, tuning, at)`, the kind `behaviour_<name>`. */
  name: string;
  title: string;
  /** What it watches, for people: one sentence. */
  description: string;
  cadence: BehaviourCadence;
  /** The same lead, campaign, segment or task is told of once in so many hours. */
  coolDownHours: number;
  /** Numbers with `min`, `max`, `default` and a description, which becomes the label. `hour` and `weekday` move the cadence. */
  tuning: Tuning;
  /** Below which it says nothing, in words. */
  sampleFloor: string;
  /** The numbers that its detector returns. */
  facts: Facts;
  /** Kinds of notifications that others make, which muting this mutes. Only with the cadence `event`. */
  kinds?: readonly string[];
  /** Plain words from numbers: they are always there, whatever a model could add. */
  word(finding: Omit<BehaviourFinding, "facts"> & { facts: z.output<Facts> }, person: BehaviourPerson): BehaviourWords;
};

/** A threshold as the database keeps it. `place` is its order. */
const keptThreshold = z.object({
  label: z.string(),
  min: z.number(),
  max: z.number(),
  default: z.number(),
  whole: z.boolean(),
  place: z.number(),
});

/** What the database keeps of a behaviour, with `keep_behaviours()`. */
export type KeptBehaviour = {
  name: string;
  title: string;
  description: string;
  cadence: BehaviourCadence;
  cool_down_hours: number;
  tuning: Record<string, z.infer<typeof keptThreshold>>;
  sample_floor: string;
  kinds: readonly string[];
};

/** A behaviour as `proactive` runs it. */
export type Behaviour = {
  readonly name: string;
  readonly cadence: BehaviourCadence;
  readonly kept: KeptBehaviour;
  /** Throws when the finding's numbers are not those that it words. */
  word(finding: BehaviourFinding, person: BehaviourPerson): BehaviourWords;
};

/** Makes a behaviour from its definition. Throws when a threshold lacks its bounds, its default or its words. */
export function defineBehaviour<Tuning extends z.ZodObject, Facts extends z.ZodType>(
  definition: BehaviourDefinition<Tuning, Facts>,
): Behaviour {
  const { name, title, description, cadence, coolDownHours, tuning, sampleFloor, facts, kinds = [] } = definition;
  const kept = {
    name,
    title,
    description,
    cadence,
    cool_down_hours: coolDownHours,
    tuning: thresholdsOf(tuning),
    sample_floor: sampleFloor,
    kinds,
  };
  return {
    name,
    cadence,
    kept,
    word: (finding, person) => definition.word({ ...finding, facts: facts.parse(finding.facts) }, person),
  };
}

const jsonThreshold = z.object({
  type: z.enum(["number", "integer"]),
  minimum: z.number(),
  maximum: z.number(),
  default: z.number(),
  description: z.string(),
});

function thresholdsOf(tuning: z.ZodObject): KeptBehaviour["tuning"] {
  const { properties = {} } = z.toJSONSchema(tuning);
  return Object.fromEntries(
    Object.entries(properties).map(([name, property], place) => {
      const { type, minimum, maximum, default: usual, description } = jsonThreshold.parse(property);
      const threshold = { label: description, min: minimum, max: maximum, default: usual, whole: type === "integer" };
      return [name, keptThreshold.parse({ ...threshold, place })];
    }),
  );
}
