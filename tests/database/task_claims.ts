/** Which functions of scheduled tasks people may execute. See function_claims.ts. */
export const taskClaims: string[] = [
  "private.begin_execution",
  "private.change_campaign_course",
  "private.end_execution",
  "private.execution_json",
  "private.start_prompt",
  "private.task_json",
  "private.task_report",
  "public.confirm_task",
  "public.delete_task",
  "public.list_tasks",
  "public.pause_task",
  "public.resume_task",
  "public.run_execution",
  "public.run_task_now",
  "public.save_task",
  "public.task_history",
];
