import type { Behaviour } from "../../../shared/contracts/behaviour.ts";

/** A behaviour as the model is told of it: without what it told last, which may hold words of someone outside. */
export function behaviourForModel(behaviour: Behaviour) {
  const { name, title, description, sample_floor, cool_down_hours, muted, muted_until, told_at, problem } = behaviour;
  return {
    behaviour: name,
    title,
    description,
    says_nothing_below: sample_floor,
    cool_down_hours,
    muted,
    ...(muted_until !== null && { muted_until }),
    ...(told_at !== null && { told_at }),
    ...(problem !== null && { problem }),
    thresholds: behaviour.thresholds.map(({ name: threshold, label, value, min, max }) => ({
      threshold,
      label,
      value,
      min,
      max,
    })),
  };
}
