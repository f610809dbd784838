import { add_note } from "./add_note.ts";
import { ask_data } from "./ask_data.ts";
import { assign_lead } from "./assign_lead.ts";
import { backtest_score } from "./backtest_score.ts";
import { best_sending_times } from "./best_sending_times.ts";
import { bulk_change_leads } from "./bulk_change_leads.ts";
import { calculate } from "./calculate.ts";
import { campaign_report } from "./campaign_report.ts";
import { change_behaviour } from "./change_behaviour.ts";
import { change_campaign_step } from "./change_campaign_step.ts";
import { change_notification_settings } from "./change_notification_settings.ts";
import { change_pipeline } from "./change_pipeline.ts";
import { change_reminder } from "./change_reminder.ts";
import { change_stage } from "./change_stage.ts";
import { change_task } from "./change_task.ts";
import { check_sending_domain } from "./check_sending_domain.ts";
import { check_template } from "./check_template.ts";
import { classify_reply } from "./classify_reply.ts";
import { compare_campaigns } from "./compare_campaigns.ts";
import { create_account } from "./create_account.ts";
import { create_lead } from "./create_lead.ts";
import type { Tool } from "./define_tool.ts";
import { delete_alert_rule } from "./delete_alert_rule.ts";
import { delete_goal } from "./delete_goal.ts";
import { delete_leads } from "./delete_leads.ts";
import { delete_task } from "./delete_task.ts";
import { draft_campaign } from "./draft_campaign.ts";
import { erase_person } from "./erase_person.ts";
import { explain_score } from "./explain_score.ts";
import { export_leads } from "./export_leads.ts";
import { export_person } from "./export_person.ts";
import { find_duplicates } from "./find_duplicates.ts";
import { find_news } from "./find_news.ts";
import { follow_segment } from "./follow_segment.ts";
import { forget } from "./forget.ts";
import { get_account } from "./get_account.ts";
import { get_campaign } from "./get_campaign.ts";
import { get_lead } from "./get_lead.ts";
import { import_leads } from "./import_leads.ts";
import { lead_history } from "./lead_history.ts";
import { list_alert_rules } from "./list_alert_rules.ts";
import { list_behaviours } from "./list_behaviours.ts";
import { list_campaigns } from "./list_campaigns.ts";
import { list_custom_fields } from "./list_custom_fields.ts";
import { list_goals } from "./list_goals.ts";
import { list_measures } from "./list_measures.ts";
import { list_notifications } from "./list_notifications.ts";
import { list_pinned_answers } from "./list_pinned_answers.ts";
import { list_reminders } from "./list_reminders.ts";
import { list_replies } from "./list_replies.ts";
import { list_segments } from "./list_segments.ts";
import { list_tasks } from "./list_tasks.ts";
import { list_templates } from "./list_templates.ts";
import { measure } from "./measure.ts";
import { merge_leads } from "./merge_leads.ts";
import { mute_alert_rule } from "./mute_alert_rule.ts";
import { pause_campaign } from "./pause_campaign.ts";
import { pause_task } from "./pause_task.ts";
import { pin_answer } from "./pin_answer.ts";
import { preview_template } from "./preview_template.ts";
import { read_reply } from "./read_reply.ts";
import { refresh_facts } from "./refresh_facts.ts";
import { remember } from "./remember.ts";
import { remove_pinned_answer } from "./remove_pinned_answer.ts";
import { research_company } from "./research_company.ts";
import { research_leads } from "./research_leads.ts";
import { research_person } from "./research_person.ts";
import { research_status } from "./research_status.ts";
import { restore_leads } from "./restore_leads.ts";
import { resume_campaign } from "./resume_campaign.ts";
import { resume_task } from "./resume_task.ts";
import { run_task_now } from "./run_task_now.ts";
import { save_alert_rule } from "./save_alert_rule.ts";
import { save_custom_field } from "./save_custom_field.ts";
import { save_fact } from "./save_fact.ts";
import { save_goal } from "./save_goal.ts";
import { save_score_rule } from "./save_score_rule.ts";
import { save_segment } from "./save_segment.ts";
import { save_template } from "./save_template.ts";
import { schedule_task } from "./schedule_task.ts";
import { search_accounts } from "./search_accounts.ts";
import { search_leads } from "./search_leads.ts";
import { send_email } from "./send_email.ts";
import { set_reminder } from "./set_reminder.ts";
import { show_bin } from "./show_bin.ts";
import { show_changes } from "./show_changes.ts";
import { show_facts } from "./show_facts.ts";
import { show_leads_behind } from "./show_leads_behind.ts";
import { show_memory } from "./show_memory.ts";
import { show_score_rules } from "./show_score_rules.ts";
import { start_campaign } from "./start_campaign.ts";
import { stop_campaign } from "./stop_campaign.ts";
import { stop_research } from "./stop_research.ts";
import { tag_leads } from "./tag_leads.ts";
import { update_account } from "./update_account.ts";
import { update_lead } from "./update_lead.ts";
import { update_plan } from "./update_plan.ts";
import { use_fact } from "./use_fact.ts";
/** Every tool, one line each, in the order in which a model reads them. A new tool is a file and a line here. */
export const registry: readonly Tool[] = [
  search_leads,
  get_lead,
  lead_history,
  search_accounts,
  get_account,
  research_company,
  research_person,
  research_leads,
  refresh_facts,
  research_status,
  stop_research,
  find_news,
  show_facts,
  save_fact,
  use_fact,
  list_custom_fields,
  list_segments,
  follow_segment,
  create_lead,
  update_lead,
  add_note,
  tag_leads,
  change_stage,
  assign_lead,
  bulk_change_leads,
  create_account,
  update_account,
  save_custom_field,
  save_segment,
  import_leads,
  export_leads,
  change_pipeline,
  find_duplicates,
  merge_leads,
  delete_leads,
  restore_leads,
  show_bin,
  export_person,
  erase_person,
  show_changes,
  explain_score,
  show_score_rules,
  save_score_rule,
  backtest_score,
  send_email,
  list_replies,
  read_reply,
  classify_reply,
  list_templates,
  save_template,
  preview_template,
  check_template,
  list_campaigns,
  get_campaign,
  campaign_report,
  compare_campaigns,
  best_sending_times,
  list_measures,
  measure,
  show_leads_behind,
  ask_data,
  calculate,
  pin_answer,
  list_pinned_answers,
  remove_pinned_answer,
  draft_campaign,
  change_campaign_step,
  start_campaign,
  pause_campaign,
  resume_campaign,
  stop_campaign,
  check_sending_domain,
  set_reminder,
  list_reminders,
  change_reminder,
  schedule_task,
  list_tasks,
  change_task,
  pause_task,
  resume_task,
  run_task_now,
  delete_task,
  list_notifications,
  change_notification_settings,
  list_behaviours,
  change_behaviour,
  save_alert_rule,
  list_alert_rules,
  mute_alert_rule,
  delete_alert_rule,
  save_goal,
  list_goals,
  delete_goal,
  remember,
  forget,
  show_memory,
  update_plan,
];
