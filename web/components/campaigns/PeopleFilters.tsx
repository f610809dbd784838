import { peopleEvent } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { enrolmentStatus } from "../../../shared/contracts/enrolment.ts";
import { formatNumber } from "../../state/time.ts";
import { Select } from "../../ui/Select.tsx";
import type { PeopleFilter } from "./people_requests.ts";
import { enrolmentWords, eventWords } from "./person_words.ts";

interface PeopleFiltersProps {
  campaign: Campaign;
  filter: PeopleFilter;
  onChange: (filter: PeopleFilter) => void;
}

/** Whom of a campaign one looks at: by state, by what happened, by step. */
export function PeopleFilters({ campaign, filter, onChange }: PeopleFiltersProps) {
  const { people, steps } = campaign;
  const put = (change: { [Name in keyof PeopleFilter]: PeopleFilter[Name] | undefined }) => {
    const { status, event, step_id } = { ...filter, ...change };
    onChange({ ...(status && { status }), ...(event && { event }), ...(step_id && { step_id }) });
  };
  return (
    <div class="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Which people"
        class="w-52!"
        value={filter.status ?? ""}
        onChange={(event) => put({ status: enrolmentStatus.safeParse(event.currentTarget.value).data })}
      >
        <option value="">Everyone ({formatNumber(people.total)})</option>
        {enrolmentStatus.options.map((each) => (
          <option key={each} value={each}>
            {enrolmentWords[each].label} ({formatNumber(people[each])})
          </option>
        ))}
      </Select>
      <Select
        aria-label="What happened"
        class="w-52!"
        value={filter.event ?? ""}
        onChange={(event) => put({ event: peopleEvent.safeParse(event.currentTarget.value).data })}
      >
        <option value="">Whatever happened</option>
        {peopleEvent.options.map((each) => (
          <option key={each} value={each}>
            {eventWords[each].choice}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Which step"
        class="w-52!"
        value={filter.step_id ?? ""}
        onChange={(event) => put({ step_id: event.currentTarget.value || undefined })}
      >
        <option value="">{filter.event ? "With any mail" : "At any step"}</option>
        {steps
          .filter(({ kind }) => kind === "email" || !filter.event)
          .map(({ id, position }) => (
            <option key={id} value={id}>
              {filter.event ? `With the mail of step ${position}` : `Step ${position} is next`}
            </option>
          ))}
      </Select>
    </div>
  );
}
