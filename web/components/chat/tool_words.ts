import {
  AlarmClock,
  Brain,
  Building2,
  CalendarClock,
  CircleUserRound,
  Download,
  FileUp,
  History,
  ListChecks,
  ListFilter,
  type LucideIcon,
  Mail,
  Mails,
  MessageSquareReply,
  NotebookPen,
  PencilLine,
  Search,
  SquareKanban,
  Tag,
  TextCursorInput,
  TrendingUp,
  UserPlus,
  UserRoundCheck,
  UserRoundX,
  UsersRound,
  Wrench,
} from "lucide-preact";

interface ToolWords {
  icon: LucideIcon;
  /** While it runs: "Searching leads". */
  doing: string;
  /** Afterwards: "Searched leads". */
  did: string;
}

const known: Record<string, ToolWords> = {
  search_leads: { icon: Search, doing: "Searching leads", did: "Searched leads" },
  get_lead: { icon: CircleUserRound, doing: "Looking at a lead", did: "Looked at a lead" },
  lead_history: { icon: History, doing: "Reading a lead's history", did: "Read a lead's history" },
  create_lead: { icon: UserPlus, doing: "Adding a lead", did: "Added a lead" },
  update_lead: { icon: PencilLine, doing: "Changing a lead", did: "Changed a lead" },
  search_accounts: { icon: Building2, doing: "Searching accounts", did: "Searched accounts" },
  get_account: { icon: Building2, doing: "Looking at an account", did: "Looked at an account" },
  create_account: { icon: Building2, doing: "Adding an account", did: "Added an account" },
  update_account: { icon: Building2, doing: "Changing an account", did: "Changed an account" },
  list_custom_fields: { icon: TextCursorInput, doing: "Looking up the fields", did: "Looked up the fields" },
  save_custom_field: { icon: TextCursorInput, doing: "Saving a field", did: "Saved a field" },
  list_segments: { icon: ListFilter, doing: "Looking up the segments", did: "Looked up the segments" },
  save_segment: { icon: ListFilter, doing: "Saving a segment", did: "Saved a segment" },
  list_templates: { icon: Mail, doing: "Looking up the templates", did: "Looked up the templates" },
  save_template: { icon: Mail, doing: "Saving a template", did: "Saved a template" },
  preview_template: { icon: Mail, doing: "Filling a mail in", did: "Filled a mail in" },
  check_template: { icon: Mail, doing: "Checking a mail", did: "Checked a mail" },
  list_campaigns: { icon: Mails, doing: "Looking up the campaigns", did: "Looked up the campaigns" },
  get_campaign: { icon: Mails, doing: "Looking at a campaign", did: "Looked at a campaign" },
  draft_campaign: { icon: Mails, doing: "Writing a campaign", did: "Wrote a campaign" },
  change_campaign_step: { icon: Mails, doing: "Changing a campaign", did: "Changed a campaign" },
  start_campaign: { icon: Mails, doing: "Starting a campaign", did: "Started a campaign" },
  pause_campaign: { icon: Mails, doing: "Pausing a campaign", did: "Paused a campaign" },
  resume_campaign: { icon: Mails, doing: "Resuming a campaign", did: "Resumed a campaign" },
  stop_campaign: { icon: Mails, doing: "Stopping a campaign", did: "Stopped a campaign" },
  add_note: { icon: NotebookPen, doing: "Writing a note", did: "Wrote a note" },
  tag_leads: { icon: Tag, doing: "Tagging leads", did: "Tagged leads" },
  change_stage: { icon: TrendingUp, doing: "Moving a lead", did: "Moved a lead" },
  change_pipeline: { icon: SquareKanban, doing: "Changing the pipeline", did: "Changed the pipeline" },
  assign_lead: { icon: UserRoundCheck, doing: "Assigning a lead", did: "Assigned a lead" },
  bulk_change_leads: { icon: UsersRound, doing: "Changing many leads", did: "Changed many leads" },
  import_leads: { icon: FileUp, doing: "Looking at the file", did: "Began an import" },
  export_leads: { icon: Download, doing: "Preparing a file", did: "Prepared a file" },
  find_duplicates: { icon: Search, doing: "Looking for duplicates", did: "Looked for duplicates" },
  merge_leads: { icon: UsersRound, doing: "Merging leads", did: "Merged leads" },
  delete_leads: { icon: UsersRound, doing: "Deleting leads", did: "Deleted leads" },
  restore_leads: { icon: UsersRound, doing: "Restoring leads", did: "Restored leads" },
  export_person: { icon: Download, doing: "Preparing a file", did: "Prepared a file" },
  erase_person: { icon: UserRoundX, doing: "Erasing a person", did: "Erased a person" },
  show_bin: { icon: Search, doing: "Looking into the bin", did: "Looked into the bin" },
  send_email: { icon: Mail, doing: "Sending an e-mail", did: "Sent an e-mail" },
  list_replies: { icon: MessageSquareReply, doing: "Looking up the replies", did: "Looked up the replies" },
  read_reply: { icon: MessageSquareReply, doing: "Reading a reply", did: "Read a reply" },
  classify_reply: { icon: MessageSquareReply, doing: "Classifying a reply", did: "Classified a reply" },
  update_plan: { icon: ListChecks, doing: "Planning", did: "Updated the plan" },
  set_reminder: { icon: AlarmClock, doing: "Setting a reminder", did: "Set a reminder" },
  change_reminder: { icon: AlarmClock, doing: "Changing a reminder", did: "Changed a reminder" },
  list_reminders: { icon: AlarmClock, doing: "Looking up reminders", did: "Looked up reminders" },
  schedule_task: { icon: CalendarClock, doing: "Scheduling", did: "Scheduled" },
  list_tasks: { icon: CalendarClock, doing: "Looking up what is scheduled", did: "Looked up what is scheduled" },
  change_task: { icon: CalendarClock, doing: "Changing a schedule", did: "Changed a schedule" },
  pause_task: { icon: CalendarClock, doing: "Pausing a schedule", did: "Paused a schedule" },
  resume_task: { icon: CalendarClock, doing: "Resuming a schedule", did: "Resumed a schedule" },
  run_task_now: { icon: CalendarClock, doing: "Starting a task", did: "Started a task" },
  delete_task: { icon: CalendarClock, doing: "Deleting a schedule", did: "Deleted a schedule" },
  remember: { icon: Brain, doing: "Remembering", did: "Remembered" },
  forget: { icon: Brain, doing: "Forgetting", did: "Forgot" },
  show_memory: { icon: Brain, doing: "Looking up what I remember", did: "Looked up what I remember" },
};

/** A tool in words. One that this list does not know is called by its name. */
export function toolWords(tool: string): ToolWords {
  const name = tool.replaceAll("_", " ");
  const plain = name.charAt(0).toUpperCase() + name.slice(1);
  return known[tool] ?? { icon: Wrench, doing: plain, did: plain };
}
