import { helpOpen } from "../state/help.ts";
import { shortcuts } from "../state/shortcuts.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { hasDemoReaders } from "./demo_clock/demo_readers_requests.ts";

const topics = [
  {
    title: "What it can do",
    text: "Find, count and read leads in plain words, follow up with “only the German ones”, add and change leads, write notes and tags, move stages, draft and send an e-mail, and remember what you tell it.",
  },
  {
    title: "What needs your approval",
    text: "Everything that leaves the workspace, such as an e-mail, and every change to many leads at once. You see exactly what would happen; you can edit it first. A proposal you do not answer expires.",
  },
  {
    title: "Undo",
    text: "Under each answer stands what was really done. Undo one change there, or all of an answer. What someone has changed since is kept, and named. A sent e-mail cannot be called back.",
  },
  {
    title: "Find, and keep what you found",
    text: "Filters go over every field, the company, what happened and when; “Groups of conditions” nests them. A view keeps filter, order and columns for you or for everyone. A segment is a filter under a name that stays live; the bell beside it tells you who comes into it. Fields of your own are added in the settings, under Fields.",
  },
  {
    title: "A clean list",
    text: "The menu beside “Add lead” finds duplicates and opens the bin. A merge can be undone; a deleted lead can be restored for 30 days. What makes a score stands in the settings, under Scoring. Phone numbers are kept in the international form; one that cannot be read stays as typed and says so. For a person who asks, owners and admins export or erase everything about them in the menu of the lead.",
  },
  {
    title: "Research",
    text: "Say “research the company Northgate”, or use “Research” in the drawer of an account or a lead: its own site is read, where robots.txt allows it, and the records of its domain. Each fact stands there with source, quoted words and age; what was inferred or is disputed says so. Only empty fields are filled; “Use” puts a fact in the place of what stands there. What happened of late stands above as reasons to talk. One question for many: tick leads and take “Research”, or say “find out for all leads in Germany: do they sell to hospitals?”. The price is shown first, each company’s site is read once, the answer fills a field where it is empty, and all of it can be undone. “Every month refresh what we know about my hot leads” looks again at what is old.",
  },
  {
    title: "Many leads at once",
    text: "Tick rows, or take “Select all that match” and untick some. Stage, owner, tags, any field and deleting then go for all of them: you see how many would change before it begins. It goes on without the page, and can be undone; what someone changed since is kept, and named.",
  },
  {
    title: "Numbers",
    text: "Ask “how is the funnel this quarter?” or “win rate by source this year”, or look under Analytics. Each number says its period, what it was before, and when there are too few to conclude from; press it to see the leads behind it. What no number answers, such as “which companies have no leads?”, becomes one SQL statement that only reads; it stands with its answer, and under Analytics, Ask, you edit and keep it. CSV, picture and link stand above it. The pin keeps a number on your dashboard or on everyone’s, where it is asked again at each look; “pin that” does so, too. “Every Monday at 8 mail me the win rate by source” sends it with its chart to your own address; so does “Mail it regularly” under the pin.",
  },
  {
    title: "Words of a mail",
    text: 'A mail is markdown with variables: {{ lead.first_name | default: "there" }}, {% if lead.title %}…{% endif %}. Say “save a template called Intro: …”, “preview the template Intro for Anna Schmidt” or “check the template Intro for leads in Germany”: unknown variables, missing values, words that filters dislike and odd links are found before anything is sent. Signature, postal address and the link to unsubscribe are added by themselves.',
  },
  {
    title: "The pipeline",
    text: "The board beside the table shows a column for each stage. Drag a card, use its menu, or pick it up with the space key and choose the stage with left and right. Owners and admins change the stages in the settings, under Workspace.",
  },
  {
    title: "Reminders",
    text: "Say “remind me to call Anna on Tuesday”, or set one in a lead's drawer. When it is due an alert tells you, with buttons for done and later. The list stands behind the clock in the alerts.",
  },
  {
    title: "Schedules",
    text: "Say “every weekday at 8 send me the hot leads” “every other Monday at 9 report the campaigns” or “in two hours show me the hot leads”, or make one under Schedules. You see the next five runs; nothing runs before you confirm it. Each run is a conversation that you can go on with. What wants to leave the workspace waits for your approval, and what fails again and again stops and says so, with a button to run it again.",
  },
  {
    title: "Alerts",
    text: "The bell holds what the assistant says first; “See all” filters it. Decide, put off or ask about an alert right there. In the settings, under Alerts, stand quiet hours, your e-mail, Slack, webhooks and this browser as further channels, what is told where, one mail a day, and a second look at what stays unread.",
  },
  {
    title: "Speaking up",
    text: "In the morning of a working day you get a briefing if anything changed or waits for you, and a review at the end of the week. In the settings, under Speaking up, you see what the assistant watches, change from where on it speaks, mute it, and try what it would say now. Or say “mute the daily briefing until Monday” or “brief me at 7”. Goals stand there, too: “set a goal of 20 meetings a month”.",
  },
  {
    title: "Alert rules",
    text: "Say “tell me when a lead from Germany with a score over 80 comes in” or “let me know when someone answers the campaign Autumn”. In the settings, under Alert rules, you see what each would have told you in the last 30 days, change, mute and delete them. Many at once become one notification. A rule looks when something is written, not when time passes.",
  },
  {
    title: "Campaigns",
    text: "A campaign is a few mails to many people. Add a mailbox and the postal address in the settings, under Mail, where you also see whether receivers will believe that mail is from you (SPF, DKIM, DMARC); choose for whom, write the steps, look at each mail as a reader gets it. Starting it is one approval of exactly what you see; a change while it runs stops it until you approve anew. Who replies, unsubscribes or bounces gets nothing more. Of several variants the better one is sent once it is sure; “Compare” and “Best times” say what is more than chance, and how many mails are missing.",
  },
  {
    title: "Replies",
    text: "Who answers stands under Campaigns, Replies, with what the answer comes to; say “who answered?” in the chat. The assistant drafts an answer by itself and you approve, change or deny it; it leaves in the same mail conversation. Correct the class where it is wrong. Drafting is turned off in the settings, under Mail.",
  },
  {
    title: "Templates",
    text: "Campaigns, Templates holds mails to begin others from: write one, look at it as any lead would get it, put it away. “Templates” beside each mail of a campaign begins from one or keeps that mail as one. A mail takes a copy; a later change of the template changes no mail.",
  },
  {
    title: "What readers did",
    text: "“Who clicked but did not answer?” finds leads by what they did with campaigns’ mail; so does the filter “Campaign mail”, in lists, segments and audiences. Programs that open every mail do not count. An absence note puts a sequence off until the day it names.",
  },
  {
    title: "Other systems",
    text: "Owners and admins make keys in the settings, under API keys. Each acts as a service account with a name of its own, may only what its scopes say, and never approves anything.",
  },
  {
    title: "Files",
    text: "Drop a CSV, TSV or XLSX file into the chat or onto the leads. You see which column goes where and what it would do, exactly; then it is imported in the background, and the whole import can be undone. “Export as CSV” in the menu of the leads writes a file that an import reads back.",
  },
  {
    title: "Other versions",
    text: "Edit a message or have it answered again: the earlier version stays, one arrow away.",
  },
];

/** Where the stack says that it plays the readers. */
const demoTopic = {
  title: "The clock of the demo",
  text: "On this machine no mail leaves: its mailbox takes them and plays the readers. A campaign that was started shows their clock: let it go faster, jump to the next mail, or go back to now. On the way readers do what they would have done meanwhile.",
};

/** Short help: what the assistant does, what it asks for, how to go back, and the keys. */
export function HelpDialog() {
  return (
    <Dialog open={helpOpen.value} onClose={() => (helpOpen.value = false)} title="Help" width="medium">
      <div class="grid gap-5">
        <dl class="grid gap-4">
          {[...topics, ...(hasDemoReaders() ? [demoTopic] : [])].map((topic) => (
            <div key={topic.title}>
              <dt class="font-medium">{topic.title}</dt>
              <dd class="mt-0.5 text-muted">{topic.text}</dd>
            </div>
          ))}
        </dl>
        <section>
          <h3 class="font-medium">Keys</h3>
          <dl class="mt-2 grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2">
            {shortcuts.map(({ keys, does }) => (
              <div key={does} class="contents">
                <dt class="flex gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd class="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
