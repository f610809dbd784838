import { ExternalLink, History, SkipForward } from "lucide-preact";
import { clockPaces, type DemoReaders, type DemoReadersChange } from "../../../shared/contracts/demo_readers.ts";
import { formatInstant } from "../../state/time.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { clockDistance } from "./clock_distance.ts";
import { mailboxAddress } from "./demo_readers_requests.ts";
import { useDemoReaders } from "./use_demo_readers.ts";

/** On one machine: says that readers are played here, and moves the clock by which they and the campaigns go. */
export function DemoClock() {
  const { readers, changing, change } = useDemoReaders();
  if (!readers) return null;
  return (
    <section
      aria-label="Clock of the demo"
      class="grid gap-3 rounded-xl border border-line-strong border-dashed bg-sunken px-4 py-3"
    >
      <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <p class="min-w-0 flex-1 basis-80 text-sm">
          <strong class="font-semibold">This is a demo.</strong>{" "}
          <span class="text-muted">
            Mail stays on this machine, and its mailbox plays the readers: they open, click, answer, bounce and go on
            holiday.
          </span>
        </p>
        <a
          href={mailboxAddress}
          target="_blank"
          rel="noreferrer"
          class="inline-flex items-center gap-1.5 text-accent text-sm hover:underline"
        >
          Open the mailbox
          <ExternalLink size={13} aria-hidden="true" />
        </a>
      </div>
      <p class="flex flex-wrap items-baseline gap-x-2.5">
        <span class="font-semibold tabular-nums">{formatInstant(readers.now)}</span>
        <span class="text-muted text-sm">{clockDistance(readers.ahead_seconds)}</span>
      </p>
      <ClockButtons readers={readers} changing={changing} change={change} />
    </section>
  );
}

interface ClockButtonsProps {
  readers: DemoReaders;
  changing: DemoReadersChange | undefined;
  change: (wanted: DemoReadersChange) => Promise<void>;
}

function ClockButtons({ readers, changing, change }: ClockButtonsProps) {
  const { speed, next_mail_at: nextMail, ahead_seconds: ahead } = readers;
  // From the left: alerts come from the right, many of them when the clock is fast.
  return (
    <div class="flex flex-wrap items-center gap-2">
      <div class="max-w-full overflow-x-auto">
        <Segmented
          label="Pace of the clock"
          options={clockPaces.map((pace) => ({ value: `${pace.speed}`, label: pace.label }))}
          value={`${changing?.speed ?? speed}`}
          onChange={(chosen) => {
            const pace = clockPaces.find((each) => `${each.speed}` === chosen);
            if (pace) void change({ speed: pace.speed }).then(() => announce(`The clock goes at ${pace.meaning}`));
          }}
        />
      </div>
      <Button
        size="small"
        icon={SkipForward}
        busy={changing?.leap === "next_mail"}
        disabled={!nextMail || changing !== undefined}
        data-tooltip={nextMail ? `At ${formatInstant(nextMail)} or later` : "No mail waits"}
        onClick={() => void change({ leap: "next_mail" })}
      >
        Jump to the next mail
      </Button>
      <Button
        size="small"
        tone="quiet"
        icon={History}
        busy={changing?.leap === "now"}
        disabled={Math.abs(ahead) < 2 || changing !== undefined}
        data-tooltip="Mails that wait come nearer by as much; what has happened keeps its date"
        onClick={() => void change({ leap: "now" })}
      >
        Back to now
      </Button>
    </div>
  );
}
