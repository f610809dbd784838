// Written by `npm test -- --update` from the migrations with the Supabase CLI. Don't edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      accounts: {
        Row: {
          city: string | null;
          country: string | null;
          created_at: string;
          custom: NonNullable<Json>;
          domain: string | null;
          employee_count: number | null;
          from_outside: boolean;
          id: string;
          industry: string | null;
          name: string;
          name_key: string;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          city?: string | null;
          country?: string | null;
          created_at?: string;
          custom?: NonNullable<Json>;
          domain?: string | null;
          employee_count?: number | null;
          from_outside?: boolean;
          id?: string;
          industry?: string | null;
          name: string;
          name_key?: never;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          city?: string | null;
          country?: string | null;
          created_at?: string;
          custom?: NonNullable<Json>;
          domain?: string | null;
          employee_count?: number | null;
          from_outside?: boolean;
          id?: string;
          industry?: string | null;
          name?: string;
          name_key?: never;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "accounts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      agent_notifications: {
        Row: {
          acted_at: string | null;
          actions: NonNullable<Json>;
          body: string;
          created_at: string;
          data: NonNullable<Json>;
          deduplication_key: string | null;
          escalate_at: string | null;
          escalated_at: string | null;
          group_key: string | null;
          held_until: string | null;
          id: string;
          kind: string;
          priority: string;
          read_at: string | null;
          snoozed_until: string | null;
          title: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          acted_at?: string | null;
          actions?: NonNullable<Json>;
          body?: string;
          created_at?: string;
          data?: NonNullable<Json>;
          deduplication_key?: string | null;
          escalate_at?: string | null;
          escalated_at?: string | null;
          group_key?: string | null;
          held_until?: string | null;
          id?: string;
          kind: string;
          priority?: string;
          read_at?: string | null;
          snoozed_until?: string | null;
          title: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          acted_at?: string | null;
          actions?: NonNullable<Json>;
          body?: string;
          created_at?: string;
          data?: NonNullable<Json>;
          deduplication_key?: string | null;
          escalate_at?: string | null;
          escalated_at?: string | null;
          group_key?: string | null;
          held_until?: string | null;
          id?: string;
          kind?: string;
          priority?: string;
          read_at?: string | null;
          snoozed_until?: string | null;
          title?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "agent_notifications_workspace_id_user_id_fkey";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      alert_firings: {
        Row: {
          at: string;
          evidence: NonNullable<Json>;
          id: number;
          lead_id: string;
          rule_id: string;
          source: string | null;
          status: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          at?: string;
          evidence?: NonNullable<Json>;
          id?: never;
          lead_id: string;
          rule_id: string;
          source?: string | null;
          status?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          at?: string;
          evidence?: NonNullable<Json>;
          id?: never;
          lead_id?: string;
          rule_id?: string;
          source?: string | null;
          status?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "alert_firings_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "alert_firings_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "alert_firings_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "alert_firings_rule_is_of_the_workspace";
            columns: ["workspace_id", "rule_id"];
            isOneToOne: false;
            referencedRelation: "alert_rules";
            referencedColumns: ["workspace_id", "id"];
          },
        ];
      };
      alert_rules: {
        Row: {
          campaign_id: string | null;
          cool_down_minutes: number;
          created_at: string;
          event: string;
          filter: NonNullable<Json>;
          from_outside: boolean;
          id: string;
          kinds: string[];
          muted_until: string | null;
          name: string;
          priority: string;
          problem: string | null;
          status: string;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: string | null;
          cool_down_minutes?: number;
          created_at?: string;
          event?: string;
          filter?: NonNullable<Json>;
          from_outside?: boolean;
          id?: string;
          kinds?: string[];
          muted_until?: string | null;
          name: string;
          priority?: string;
          problem?: string | null;
          status?: string;
          updated_at?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          campaign_id?: string | null;
          cool_down_minutes?: number;
          created_at?: string;
          event?: string;
          filter?: NonNullable<Json>;
          from_outside?: boolean;
          id?: string;
          kinds?: string[];
          muted_until?: string | null;
          name?: string;
          priority?: string;
          problem?: string | null;
          status?: string;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "alert_rules_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "alert_rules_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      api_keys: {
        Row: {
          created_at: string;
          created_by: string | null;
          expires_at: string | null;
          id: string;
          last_used_at: string | null;
          name: string;
          per_minute: number;
          prefix: string;
          replaces: string | null;
          revoked_at: string | null;
          scopes: string[];
          service_account_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          expires_at?: string | null;
          id?: string;
          last_used_at?: string | null;
          name: string;
          per_minute?: number;
          prefix: string;
          replaces?: string | null;
          revoked_at?: string | null;
          scopes: string[];
          service_account_id: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          expires_at?: string | null;
          id?: string;
          last_used_at?: string | null;
          name?: string;
          per_minute?: number;
          prefix?: string;
          replaces?: string | null;
          revoked_at?: string | null;
          scopes?: string[];
          service_account_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "api_keys_replaces_fkey";
            columns: ["replaces"];
            isOneToOne: false;
            referencedRelation: "api_keys";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "api_keys_service_account_id_fkey";
            columns: ["service_account_id"];
            isOneToOne: false;
            referencedRelation: "service_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "api_keys_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      approvals: {
        Row: {
          arguments: NonNullable<Json>;
          binding: string;
          consumed_at: string | null;
          created_at: string;
          decided_at: string | null;
          decided_by: string | null;
          expires_at: string;
          id: string;
          payload: NonNullable<Json>;
          permission_id: string | null;
          preview: NonNullable<Json>;
          reason: string | null;
          status: string;
          summary: string;
          tool: string;
          tool_call_id: string;
          turn_id: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          arguments: NonNullable<Json>;
          binding: string;
          consumed_at?: string | null;
          created_at?: string;
          decided_at?: string | null;
          decided_by?: string | null;
          expires_at?: string;
          id?: string;
          payload: NonNullable<Json>;
          permission_id?: string | null;
          preview: NonNullable<Json>;
          reason?: string | null;
          status?: string;
          summary: string;
          tool: string;
          tool_call_id: string;
          turn_id: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          arguments?: NonNullable<Json>;
          binding?: string;
          consumed_at?: string | null;
          created_at?: string;
          decided_at?: string | null;
          decided_by?: string | null;
          expires_at?: string;
          id?: string;
          payload?: NonNullable<Json>;
          permission_id?: string | null;
          preview?: NonNullable<Json>;
          reason?: string | null;
          status?: string;
          summary?: string;
          tool?: string;
          tool_call_id?: string;
          turn_id?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "approvals_tool_call_id_fkey";
            columns: ["tool_call_id"];
            isOneToOne: false;
            referencedRelation: "tool_calls";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "approvals_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "approvals_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      audit_entries: {
        Row: {
          actor_id: string | null;
          after: Json | null;
          before: Json | null;
          bulk_job_id: string | null;
          created_at: string;
          id: number;
          import_id: string | null;
          merge_id: string | null;
          operation: string;
          row_id: string;
          table_name: string;
          tool_call_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          actor_id?: string | null;
          after?: Json | null;
          before?: Json | null;
          bulk_job_id?: string | null;
          created_at?: string;
          id?: never;
          import_id?: string | null;
          merge_id?: string | null;
          operation: string;
          row_id: string;
          table_name: string;
          tool_call_id?: string | null;
          workspace_id: string;
        };
        Update: {
          actor_id?: string | null;
          after?: Json | null;
          before?: Json | null;
          bulk_job_id?: string | null;
          created_at?: string;
          id?: never;
          import_id?: string | null;
          merge_id?: string | null;
          operation?: string;
          row_id?: string;
          table_name?: string;
          tool_call_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "audit_entries_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      behaviour_findings: {
        Row: {
          behaviour: string;
          found_at: string;
          id: string;
          key: string;
          subject: string;
          turn_id: string | null;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          behaviour: string;
          found_at?: string;
          id?: string;
          key: string;
          subject?: string;
          turn_id?: string | null;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          behaviour?: string;
          found_at?: string;
          id?: string;
          key?: string;
          subject?: string;
          turn_id?: string | null;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "behaviour_findings_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "behaviour_findings_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      behaviour_settings: {
        Row: {
          behaviour: string;
          id: string;
          muted: boolean;
          muted_until: string | null;
          tuning: NonNullable<Json>;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          behaviour: string;
          id?: string;
          muted?: boolean;
          muted_until?: string | null;
          tuning?: NonNullable<Json>;
          updated_at?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          behaviour?: string;
          id?: string;
          muted?: boolean;
          muted_until?: string | null;
          tuning?: NonNullable<Json>;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "behaviour_settings_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      bulk_jobs: {
        Row: {
          acting_id: string | null;
          action: string;
          attempts: number;
          changed: number;
          changes: NonNullable<Json>;
          created_at: string;
          error: string | null;
          failed: number;
          finished_at: string | null;
          id: string;
          kept: number;
          kept_leads: NonNullable<Json>;
          problems: NonNullable<Json>;
          reversed: number;
          sample: NonNullable<Json>;
          selection: NonNullable<Json>;
          skipped: number;
          started_at: string | null;
          status: string;
          tool_call_id: string | null;
          total: number;
          unchanged: number;
          undo_before: number | null;
          undo_total: number | null;
          undone_at: string | null;
          updated_at: string;
          user_id: string | null;
          workspace_id: string;
          would_change: number;
        };
        ComputedFields: never;
        Insert: {
          acting_id?: string | null;
          action: string;
          attempts?: number;
          changed?: number;
          changes?: NonNullable<Json>;
          created_at?: string;
          error?: string | null;
          failed?: number;
          finished_at?: string | null;
          id?: string;
          kept?: number;
          kept_leads?: NonNullable<Json>;
          problems?: NonNullable<Json>;
          reversed?: number;
          sample?: NonNullable<Json>;
          selection: NonNullable<Json>;
          skipped?: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          total: number;
          unchanged?: number;
          undo_before?: number | null;
          undo_total?: number | null;
          undone_at?: string | null;
          updated_at?: string;
          user_id?: string | null;
          workspace_id: string;
          would_change: number;
        };
        Update: {
          acting_id?: string | null;
          action?: string;
          attempts?: number;
          changed?: number;
          changes?: NonNullable<Json>;
          created_at?: string;
          error?: string | null;
          failed?: number;
          finished_at?: string | null;
          id?: string;
          kept?: number;
          kept_leads?: NonNullable<Json>;
          problems?: NonNullable<Json>;
          reversed?: number;
          sample?: NonNullable<Json>;
          selection?: NonNullable<Json>;
          skipped?: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          total?: number;
          unchanged?: number;
          undo_before?: number | null;
          undo_total?: number | null;
          undone_at?: string | null;
          updated_at?: string;
          user_id?: string | null;
          workspace_id?: string;
          would_change?: number;
        };
        Relationships: [
          {
            foreignKeyName: "bulk_jobs_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      campaign_counts: {
        Row: {
          bounced: number;
          campaign_id: string;
          clicked: number;
          complained: number;
          delivered: number;
          failed: number;
          id: number;
          opened: number;
          planned: number;
          replied: number;
          sent: number;
          step_id: string;
          uncertain: number;
          unsubscribed: number;
          variant_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          bounced?: number;
          campaign_id: string;
          clicked?: number;
          complained?: number;
          delivered?: number;
          failed?: number;
          id?: never;
          opened?: number;
          planned?: number;
          replied?: number;
          sent?: number;
          step_id: string;
          uncertain?: number;
          unsubscribed?: number;
          variant_id: string;
          workspace_id: string;
        };
        Update: {
          bounced?: number;
          campaign_id?: string;
          clicked?: number;
          complained?: number;
          delivered?: number;
          failed?: number;
          id?: never;
          opened?: number;
          planned?: number;
          replied?: number;
          sent?: number;
          step_id?: string;
          uncertain?: number;
          unsubscribed?: number;
          variant_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_counts_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "campaign_counts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      campaign_people_counts: {
        Row: {
          campaign_id: string;
          id: number;
          people: number;
          reason: string;
          status: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id: string;
          id?: never;
          people?: number;
          reason: string;
          status: string;
          workspace_id: string;
        };
        Update: {
          campaign_id?: string;
          id?: never;
          people?: number;
          reason?: string;
          status?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_people_counts_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "campaign_people_counts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      campaign_steps: {
        Row: {
          campaign_id: string;
          condition: Json | null;
          else_step_id: string | null;
          id: string;
          kind: string;
          next_look_at: string | null;
          next_step_id: string | null;
          position: number;
          removed_at: string | null;
          wait_in: string;
          wait_seconds: number;
          winner_by: string;
          winner_confidence: number;
          winner_sample: number;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id: string;
          condition?: Json | null;
          else_step_id?: string | null;
          id?: string;
          kind?: string;
          next_look_at?: string | null;
          next_step_id?: string | null;
          position: number;
          removed_at?: string | null;
          wait_in?: string;
          wait_seconds?: number;
          winner_by?: string;
          winner_confidence?: number;
          winner_sample?: number;
          workspace_id: string;
        };
        Update: {
          campaign_id?: string;
          condition?: Json | null;
          else_step_id?: string | null;
          id?: string;
          kind?: string;
          next_look_at?: string | null;
          next_step_id?: string | null;
          position?: number;
          removed_at?: string | null;
          wait_in?: string;
          wait_seconds?: number;
          winner_by?: string;
          winner_confidence?: number;
          winner_sample?: number;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_steps_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "campaign_steps_else_is_of_the_campaign";
            columns: ["campaign_id", "else_step_id"];
            isOneToOne: false;
            referencedRelation: "campaign_steps";
            referencedColumns: ["campaign_id", "id"];
          },
          {
            foreignKeyName: "campaign_steps_next_is_of_the_campaign";
            columns: ["campaign_id", "next_step_id"];
            isOneToOne: false;
            referencedRelation: "campaign_steps";
            referencedColumns: ["campaign_id", "id"];
          },
          {
            foreignKeyName: "campaign_steps_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      campaign_variants: {
        Row: {
          body: string;
          decided_at: string | null;
          id: string;
          label: string;
          removed_at: string | null;
          status: string;
          step_id: string;
          subject: string;
          weight: number;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          body: string;
          decided_at?: string | null;
          id?: string;
          label: string;
          removed_at?: string | null;
          status?: string;
          step_id: string;
          subject?: string;
          weight?: number;
          workspace_id: string;
        };
        Update: {
          body?: string;
          decided_at?: string | null;
          id?: string;
          label?: string;
          removed_at?: string | null;
          status?: string;
          step_id?: string;
          subject?: string;
          weight?: number;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaign_variants_step_is_of_the_workspace";
            columns: ["workspace_id", "step_id"];
            isOneToOne: false;
            referencedRelation: "campaign_steps";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "campaign_variants_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      campaigns: {
        Row: {
          approved_at: string | null;
          approved_by: string | null;
          approved_hash: string | null;
          audience: NonNullable<Json>;
          checked_hash: string | null;
          content_hash: string;
          created_at: string;
          created_by: string | null;
          enrols: string;
          finished_at: string | null;
          id: string;
          mailbox_id: string | null;
          name: string;
          name_key: string;
          paused_reason: string | null;
          people_after: string | null;
          people_next_at: string | null;
          start_at: string | null;
          started_at: string | null;
          status: string;
          tool_call_id: string | null;
          updated_at: string;
          version: number;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          approved_at?: string | null;
          approved_by?: string | null;
          approved_hash?: string | null;
          audience?: NonNullable<Json>;
          checked_hash?: string | null;
          content_hash?: string;
          created_at?: string;
          created_by?: string | null;
          enrols?: string;
          finished_at?: string | null;
          id?: string;
          mailbox_id?: string | null;
          name: string;
          name_key?: never;
          paused_reason?: string | null;
          people_after?: string | null;
          people_next_at?: string | null;
          start_at?: string | null;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          updated_at?: string;
          version?: number;
          workspace_id: string;
        };
        Update: {
          approved_at?: string | null;
          approved_by?: string | null;
          approved_hash?: string | null;
          audience?: NonNullable<Json>;
          checked_hash?: string | null;
          content_hash?: string;
          created_at?: string;
          created_by?: string | null;
          enrols?: string;
          finished_at?: string | null;
          id?: string;
          mailbox_id?: string | null;
          name?: string;
          name_key?: never;
          paused_reason?: string | null;
          people_after?: string | null;
          people_next_at?: string | null;
          start_at?: string | null;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          updated_at?: string;
          version?: number;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "campaigns_mailbox_is_of_the_workspace";
            columns: ["workspace_id", "mailbox_id"];
            isOneToOne: false;
            referencedRelation: "mailboxes";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "campaigns_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      conversation_threads: {
        Row: {
          archived_at: string | null;
          created_at: string;
          head_message_id: string | null;
          id: string;
          title: string;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          archived_at?: string | null;
          created_at?: string;
          head_message_id?: string | null;
          id?: string;
          title?: string;
          updated_at?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          archived_at?: string | null;
          created_at?: string;
          head_message_id?: string | null;
          id?: string;
          title?: string;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "conversation_threads_head_message_id_fkey";
            columns: ["head_message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "conversation_threads_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      custom_fields: {
        Row: {
          archived_at: string | null;
          created_at: string;
          created_by: string | null;
          id: string;
          key: string;
          label: string;
          label_key: string;
          options: NonNullable<Json>;
          position: number;
          target: string;
          type: string;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          archived_at?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          key: string;
          label: string;
          label_key?: never;
          options?: NonNullable<Json>;
          position?: number;
          target: string;
          type: string;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          archived_at?: string | null;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          key?: string;
          label?: string;
          label_key?: never;
          options?: NonNullable<Json>;
          position?: number;
          target?: string;
          type?: string;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "custom_fields_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      daily_spending: {
        Row: {
          cached_tokens: number;
          cost_micros: number;
          day: string;
          input_tokens: number;
          model_calls: number;
          output_tokens: number;
          unpriced_calls: number;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          cached_tokens?: number;
          cost_micros?: number;
          day: string;
          input_tokens?: number;
          model_calls?: number;
          output_tokens?: number;
          unpriced_calls?: number;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          cached_tokens?: number;
          cost_micros?: number;
          day?: string;
          input_tokens?: number;
          model_calls?: number;
          output_tokens?: number;
          unpriced_calls?: number;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "daily_spending_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      days_off: {
        Row: {
          day: string;
          name: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          day: string;
          name: string;
          workspace_id: string;
        };
        Update: {
          day?: string;
          name?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "days_off_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      email_templates: {
        Row: {
          archived_at: string | null;
          body: string;
          created_at: string;
          created_by: string | null;
          id: string;
          name: string;
          name_key: string;
          subject: string;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          archived_at?: string | null;
          body: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          name: string;
          name_key?: never;
          subject?: string;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          archived_at?: string | null;
          body?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          name?: string;
          name_key?: never;
          subject?: string;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "email_templates_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      enrolments: {
        Row: {
          at_branch: boolean;
          campaign_id: string;
          due_at: string | null;
          ended_at: string | null;
          entered_at: string;
          id: string;
          is_exclusive: boolean;
          lead_id: string;
          note: string | null;
          parked_until: string | null;
          reason: string | null;
          status: string;
          step_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          at_branch?: boolean;
          campaign_id: string;
          due_at?: string | null;
          ended_at?: string | null;
          entered_at?: string;
          id?: string;
          is_exclusive?: boolean;
          lead_id: string;
          note?: string | null;
          parked_until?: string | null;
          reason?: string | null;
          status?: string;
          step_id?: string | null;
          workspace_id: string;
        };
        Update: {
          at_branch?: boolean;
          campaign_id?: string;
          due_at?: string | null;
          ended_at?: string | null;
          entered_at?: string;
          id?: string;
          is_exclusive?: boolean;
          lead_id?: string;
          note?: string | null;
          parked_until?: string | null;
          reason?: string | null;
          status?: string;
          step_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "enrolments_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "enrolments_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "enrolments_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "enrolments_step_is_of_the_campaign";
            columns: ["campaign_id", "step_id"];
            isOneToOne: false;
            referencedRelation: "campaign_steps";
            referencedColumns: ["campaign_id", "id"];
          },
          {
            foreignKeyName: "enrolments_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      erasures: {
        Row: {
          finished_at: string | null;
          id: string;
          lead_id: string;
          requested_at: string;
          requested_by: string | null;
          rows_changed: number | null;
          words: string[];
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          finished_at?: string | null;
          id?: string;
          lead_id: string;
          requested_at?: string;
          requested_by?: string | null;
          rows_changed?: number | null;
          words: string[];
          workspace_id: string;
        };
        Update: {
          finished_at?: string | null;
          id?: string;
          lead_id?: string;
          requested_at?: string;
          requested_by?: string | null;
          rows_changed?: number | null;
          words?: string[];
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "erasures_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      facts: {
        Row: {
          account_id: string | null;
          basis: string | null;
          created_by: string | null;
          field: string | null;
          first_seen_at: string;
          happened_on: string | null;
          id: string;
          is_inferred: boolean;
          lead_id: string | null;
          question: string | null;
          quote: string;
          seen_at: string;
          source_url: string;
          superseded_at: string | null;
          tool_call_id: string | null;
          value: NonNullable<Json>;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          account_id?: string | null;
          basis?: string | null;
          created_by?: string | null;
          field?: string | null;
          first_seen_at?: string;
          happened_on?: string | null;
          id?: string;
          is_inferred?: boolean;
          lead_id?: string | null;
          question?: string | null;
          quote: string;
          seen_at?: string;
          source_url: string;
          superseded_at?: string | null;
          tool_call_id?: string | null;
          value: NonNullable<Json>;
          workspace_id: string;
        };
        Update: {
          account_id?: string | null;
          basis?: string | null;
          created_by?: string | null;
          field?: string | null;
          first_seen_at?: string;
          happened_on?: string | null;
          id?: string;
          is_inferred?: boolean;
          lead_id?: string | null;
          question?: string | null;
          quote?: string;
          seen_at?: string;
          source_url?: string;
          superseded_at?: string | null;
          tool_call_id?: string | null;
          value?: NonNullable<Json>;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "facts_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "account_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "facts_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "accounts";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "facts_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "facts_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "facts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      goals: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          measure: string;
          period: string;
          target: number;
          updated_at: string;
          user_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          measure: string;
          period: string;
          target: number;
          updated_at?: string;
          user_id?: string | null;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          measure?: string;
          period?: string;
          target?: number;
          updated_at?: string;
          user_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "goals_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "goals_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      inbound_mails: {
        Row: {
          answer_turn_id: string | null;
          classification: string | null;
          classification_reason: string | null;
          classified_by: string;
          created_at: string;
          enrolment_id: string | null;
          from_address: string;
          from_name: string | null;
          handled_at: string | null;
          id: string;
          in_reply_to: string[];
          kind: string;
          lead_id: string | null;
          message_id: string;
          no_draft_reason: string | null;
          outbox_id: string | null;
          received_at: string;
          reminder_id: string | null;
          returns_on: string | null;
          subject: string;
          text: string;
          to_address: string | null;
          tool_call_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          answer_turn_id?: string | null;
          classification?: string | null;
          classification_reason?: string | null;
          classified_by?: string;
          created_at?: string;
          enrolment_id?: string | null;
          from_address: string;
          from_name?: string | null;
          handled_at?: string | null;
          id?: string;
          in_reply_to?: string[];
          kind?: string;
          lead_id?: string | null;
          message_id: string;
          no_draft_reason?: string | null;
          outbox_id?: string | null;
          received_at?: string;
          reminder_id?: string | null;
          returns_on?: string | null;
          subject?: string;
          text?: string;
          to_address?: string | null;
          tool_call_id?: string | null;
          workspace_id: string;
        };
        Update: {
          answer_turn_id?: string | null;
          classification?: string | null;
          classification_reason?: string | null;
          classified_by?: string;
          created_at?: string;
          enrolment_id?: string | null;
          from_address?: string;
          from_name?: string | null;
          handled_at?: string | null;
          id?: string;
          in_reply_to?: string[];
          kind?: string;
          lead_id?: string | null;
          message_id?: string;
          no_draft_reason?: string | null;
          outbox_id?: string | null;
          received_at?: string;
          reminder_id?: string | null;
          returns_on?: string | null;
          subject?: string;
          text?: string;
          to_address?: string | null;
          tool_call_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "inbound_mails_answer_turn_id_fkey";
            columns: ["answer_turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "inbound_mails_enrolment_is_of_the_workspace";
            columns: ["workspace_id", "enrolment_id"];
            isOneToOne: false;
            referencedRelation: "enrolments";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "inbound_mails_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "inbound_mails_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "inbound_mails_outbox_is_of_the_workspace";
            columns: ["workspace_id", "outbox_id"];
            isOneToOne: false;
            referencedRelation: "outbox";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "inbound_mails_reminder_id_fkey";
            columns: ["reminder_id"];
            isOneToOne: false;
            referencedRelation: "reminders";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "inbound_mails_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_activities: {
        Row: {
          actor_id: string | null;
          body: string | null;
          created_at: string;
          from_outside: boolean;
          id: string;
          kind: string;
          lead_id: string;
          occurred_at: string;
          title: string;
          tool_call_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          actor_id?: string | null;
          body?: string | null;
          created_at?: string;
          from_outside?: boolean;
          id?: string;
          kind: string;
          lead_id: string;
          occurred_at?: string;
          title: string;
          tool_call_id?: string | null;
          workspace_id: string;
        };
        Update: {
          actor_id?: string | null;
          body?: string | null;
          created_at?: string;
          from_outside?: boolean;
          id?: string;
          kind?: string;
          lead_id?: string;
          occurred_at?: string;
          title?: string;
          tool_call_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_activities_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "lead_activities_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "lead_activities_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_distinctions: {
        Row: {
          created_at: string;
          created_by: string | null;
          lead_id: string;
          other_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          lead_id: string;
          other_id: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          lead_id?: string;
          other_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_distinctions_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_distinctions_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_distinctions_other_id_fkey";
            columns: ["other_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_distinctions_other_id_fkey";
            columns: ["other_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_distinctions_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_import_mappings: {
        Row: {
          header_key: string;
          mapping: NonNullable<Json>;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          header_key: string;
          mapping: NonNullable<Json>;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          header_key?: string;
          mapping?: NonNullable<Json>;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_import_mappings_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_import_rows: {
        Row: {
          cells: NonNullable<Json>;
          import_id: string;
          number: number;
          outcome: string;
          reason: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          cells: NonNullable<Json>;
          import_id: string;
          number: number;
          outcome: string;
          reason: string;
          workspace_id: string;
        };
        Update: {
          cells?: NonNullable<Json>;
          import_id?: string;
          number?: number;
          outcome?: string;
          reason?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_import_rows_import_id_fkey";
            columns: ["import_id"];
            isOneToOne: false;
            referencedRelation: "lead_imports";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_import_rows_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_imports: {
        Row: {
          acting_id: string | null;
          added: number;
          attempts: number;
          checked: Json | null;
          chunk_count: number;
          columns: string[];
          created_at: string;
          error: string | null;
          failed: number;
          file: NonNullable<Json>;
          finished_at: string | null;
          id: string;
          kept: number;
          kept_leads: NonNullable<Json>;
          mapping: NonNullable<Json>;
          mapping_is_saved: boolean;
          next_chunk: number;
          noted: number;
          options: NonNullable<Json>;
          reversed: number;
          row_count: number;
          skipped: number;
          started_at: string | null;
          status: string;
          tool_call_id: string | null;
          undo_before: number | null;
          undo_total: number | null;
          undone_at: string | null;
          updated: number;
          updated_at: string;
          user_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          acting_id?: string | null;
          added?: number;
          attempts?: number;
          checked?: Json | null;
          chunk_count?: number;
          columns: string[];
          created_at?: string;
          error?: string | null;
          failed?: number;
          file: NonNullable<Json>;
          finished_at?: string | null;
          id: string;
          kept?: number;
          kept_leads?: NonNullable<Json>;
          mapping: NonNullable<Json>;
          mapping_is_saved?: boolean;
          next_chunk?: number;
          noted?: number;
          options?: NonNullable<Json>;
          reversed?: number;
          row_count?: number;
          skipped?: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          undo_before?: number | null;
          undo_total?: number | null;
          undone_at?: string | null;
          updated?: number;
          updated_at?: string;
          user_id?: string | null;
          workspace_id: string;
        };
        Update: {
          acting_id?: string | null;
          added?: number;
          attempts?: number;
          checked?: Json | null;
          chunk_count?: number;
          columns?: string[];
          created_at?: string;
          error?: string | null;
          failed?: number;
          file?: NonNullable<Json>;
          finished_at?: string | null;
          id?: string;
          kept?: number;
          kept_leads?: NonNullable<Json>;
          mapping?: NonNullable<Json>;
          mapping_is_saved?: boolean;
          next_chunk?: number;
          noted?: number;
          options?: NonNullable<Json>;
          reversed?: number;
          row_count?: number;
          skipped?: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          undo_before?: number | null;
          undo_total?: number | null;
          undone_at?: string | null;
          updated?: number;
          updated_at?: string;
          user_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_imports_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_merges: {
        Row: {
          id: string;
          loser_id: string;
          merged_at: string;
          merged_by: string | null;
          undone_at: string | null;
          winner_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          id?: string;
          loser_id: string;
          merged_at?: string;
          merged_by?: string | null;
          undone_at?: string | null;
          winner_id: string;
          workspace_id: string;
        };
        Update: {
          id?: string;
          loser_id?: string;
          merged_at?: string;
          merged_by?: string | null;
          undone_at?: string | null;
          winner_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_merges_loser_id_fkey";
            columns: ["loser_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_merges_loser_id_fkey";
            columns: ["loser_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_merges_winner_id_fkey";
            columns: ["winner_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_merges_winner_id_fkey";
            columns: ["winner_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_merges_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_progress: {
        Row: {
          created_at: string;
          entered_at: string;
          lead_id: string;
          source: string | null;
          stage: string;
          visited: string[];
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at: string;
          entered_at: string;
          lead_id: string;
          source?: string | null;
          stage: string;
          visited: string[];
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          entered_at?: string;
          lead_id?: string;
          source?: string | null;
          stage?: string;
          visited?: string[];
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_progress_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: true;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_progress_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: true;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_progress_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_scores: {
        Row: {
          changed_at: string;
          computed_at: string;
          factors: NonNullable<Json>;
          lead_id: string;
          previous_score: number | null;
          score: number;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          changed_at?: string;
          computed_at?: string;
          factors: NonNullable<Json>;
          lead_id: string;
          previous_score?: number | null;
          score: number;
          workspace_id: string;
        };
        Update: {
          changed_at?: string;
          computed_at?: string;
          factors?: NonNullable<Json>;
          lead_id?: string;
          previous_score?: number | null;
          score?: number;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_scores_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: true;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_scores_lead_id_fkey";
            columns: ["lead_id"];
            isOneToOne: true;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "lead_scores_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_stage_history: {
        Row: {
          actor_id: string | null;
          entered_at: string;
          id: number;
          label: string;
          lead_id: string;
          left_at: string | null;
          stage: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          actor_id?: string | null;
          entered_at: string;
          id?: never;
          label: string;
          lead_id: string;
          left_at?: string | null;
          stage: string;
          workspace_id: string;
        };
        Update: {
          actor_id?: string | null;
          entered_at?: string;
          id?: never;
          label?: string;
          lead_id?: string;
          left_at?: string | null;
          stage?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_stage_history_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "lead_stage_history_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "lead_stage_history_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_views: {
        Row: {
          columns: Json | null;
          created_at: string;
          filter: NonNullable<Json>;
          id: string;
          is_shared: boolean;
          layout: string;
          name: string;
          owner_id: string | null;
          sort: Json | null;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          columns?: Json | null;
          created_at?: string;
          filter?: NonNullable<Json>;
          id?: string;
          is_shared?: boolean;
          layout?: string;
          name: string;
          owner_id?: string | null;
          sort?: Json | null;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          columns?: Json | null;
          created_at?: string;
          filter?: NonNullable<Json>;
          id?: string;
          is_shared?: boolean;
          layout?: string;
          name?: string;
          owner_id?: string | null;
          sort?: Json | null;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "lead_views_owner_is_a_member";
            columns: ["workspace_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "lead_views_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      leads: {
        Row: {
          account_id: string | null;
          city: string | null;
          country: string | null;
          country_key: string | null;
          created_at: string;
          created_by: string | null;
          custom: NonNullable<Json>;
          deleted_at: string | null;
          deleted_by: string | null;
          do_not_contact: boolean;
          email: string | null;
          email_key: string | null;
          from_outside: boolean;
          id: string;
          last_contacted_at: string | null;
          merged_into: string | null;
          name: string;
          name_key: string;
          name_sound: string | null;
          owner_id: string | null;
          phone: string | null;
          phone_key: string | null;
          score: number;
          source: string | null;
          stage: string;
          tags: string[];
          title: string | null;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          account_id?: string | null;
          city?: string | null;
          country?: string | null;
          country_key?: never;
          created_at?: string;
          created_by?: string | null;
          custom?: NonNullable<Json>;
          deleted_at?: string | null;
          deleted_by?: string | null;
          do_not_contact?: boolean;
          email?: string | null;
          email_key?: never;
          from_outside?: boolean;
          id?: string;
          last_contacted_at?: string | null;
          merged_into?: string | null;
          name: string;
          name_key?: never;
          name_sound?: never;
          owner_id?: string | null;
          phone?: string | null;
          phone_key?: never;
          score?: number;
          source?: string | null;
          stage: string;
          tags?: string[];
          title?: string | null;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          account_id?: string | null;
          city?: string | null;
          country?: string | null;
          country_key?: never;
          created_at?: string;
          created_by?: string | null;
          custom?: NonNullable<Json>;
          deleted_at?: string | null;
          deleted_by?: string | null;
          do_not_contact?: boolean;
          email?: string | null;
          email_key?: never;
          from_outside?: boolean;
          id?: string;
          last_contacted_at?: string | null;
          merged_into?: string | null;
          name?: string;
          name_key?: never;
          name_sound?: never;
          owner_id?: string | null;
          phone?: string | null;
          phone_key?: never;
          score?: number;
          source?: string | null;
          stage?: string;
          tags?: string[];
          title?: string | null;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "leads_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "account_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "leads_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "accounts";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "leads_merged_into_fkey";
            columns: ["merged_into"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "leads_merged_into_fkey";
            columns: ["merged_into"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "leads_owner_is_a_member";
            columns: ["workspace_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "leads_stage_is_of_the_workspace";
            columns: ["workspace_id", "stage"];
            isOneToOne: false;
            referencedRelation: "pipeline_stages";
            referencedColumns: ["workspace_id", "key"];
          },
          {
            foreignKeyName: "leads_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      mail_events: {
        Row: {
          at: string;
          campaign_id: string | null;
          created_at: string;
          details: NonNullable<Json>;
          enrolment_id: string | null;
          id: string;
          is_bot: boolean;
          kind: string;
          lead_id: string | null;
          outbox_id: string | null;
          provider: string;
          provider_event_id: string;
          step_id: string | null;
          variant_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          at: string;
          campaign_id?: string | null;
          created_at?: string;
          details?: NonNullable<Json>;
          enrolment_id?: string | null;
          id?: string;
          is_bot?: boolean;
          kind: string;
          lead_id?: string | null;
          outbox_id?: string | null;
          provider: string;
          provider_event_id: string;
          step_id?: string | null;
          variant_id?: string | null;
          workspace_id: string;
        };
        Update: {
          at?: string;
          campaign_id?: string | null;
          created_at?: string;
          details?: NonNullable<Json>;
          enrolment_id?: string | null;
          id?: string;
          is_bot?: boolean;
          kind?: string;
          lead_id?: string | null;
          outbox_id?: string | null;
          provider?: string;
          provider_event_id?: string;
          step_id?: string | null;
          variant_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "mail_events_enrolment_is_of_the_workspace";
            columns: ["workspace_id", "enrolment_id"];
            isOneToOne: false;
            referencedRelation: "enrolments";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "mail_events_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "mail_events_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "mail_events_outbox_is_of_the_workspace";
            columns: ["workspace_id", "outbox_id"];
            isOneToOne: false;
            referencedRelation: "outbox";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "mail_events_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      mail_settings: {
        Row: {
          drafts_answers: boolean;
          next_free_at: string;
          one_sequence_at_a_time: boolean;
          paused_at: string | null;
          paused_reason: string | null;
          postal_address: string | null;
          rate_per_minute: number;
          tracks_clicks: boolean;
          tracks_opens: boolean;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          drafts_answers?: boolean;
          next_free_at?: string;
          one_sequence_at_a_time?: boolean;
          paused_at?: string | null;
          paused_reason?: string | null;
          postal_address?: string | null;
          rate_per_minute?: number;
          tracks_clicks?: boolean;
          tracks_opens?: boolean;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          drafts_answers?: boolean;
          next_free_at?: string;
          one_sequence_at_a_time?: boolean;
          paused_at?: string | null;
          paused_reason?: string | null;
          postal_address?: string | null;
          rate_per_minute?: number;
          tracks_clicks?: boolean;
          tracks_opens?: boolean;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "mail_settings_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: true;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      mailboxes: {
        Row: {
          address: string;
          country: string | null;
          created_at: string;
          daily_cap: number;
          dkim_selectors: string[];
          domain_check: Json | null;
          domain_check_due_at: string;
          domain_checked_at: string | null;
          from_hour: string;
          from_name: string;
          gap_seconds_max: number;
          gap_seconds_min: number;
          id: string;
          next_free_at: string;
          paused_reason: string | null;
          planned_count: number;
          planned_on: string | null;
          resumed_at: string | null;
          signature: string;
          status: string;
          time_zone: string;
          to_hour: string;
          updated_at: string;
          user_id: string | null;
          warm_up_from: number | null;
          warm_up_started_on: string | null;
          work_days: number[];
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          address: string;
          country?: string | null;
          created_at?: string;
          daily_cap?: number;
          dkim_selectors?: string[];
          domain_check?: Json | null;
          domain_check_due_at?: string;
          domain_checked_at?: string | null;
          from_hour?: string;
          from_name: string;
          gap_seconds_max?: number;
          gap_seconds_min?: number;
          id?: string;
          next_free_at?: string;
          paused_reason?: string | null;
          planned_count?: number;
          planned_on?: string | null;
          resumed_at?: string | null;
          signature?: string;
          status?: string;
          time_zone?: string;
          to_hour?: string;
          updated_at?: string;
          user_id?: string | null;
          warm_up_from?: number | null;
          warm_up_started_on?: string | null;
          work_days?: number[];
          workspace_id: string;
        };
        Update: {
          address?: string;
          country?: string | null;
          created_at?: string;
          daily_cap?: number;
          dkim_selectors?: string[];
          domain_check?: Json | null;
          domain_check_due_at?: string;
          domain_checked_at?: string | null;
          from_hour?: string;
          from_name?: string;
          gap_seconds_max?: number;
          gap_seconds_min?: number;
          id?: string;
          next_free_at?: string;
          paused_reason?: string | null;
          planned_count?: number;
          planned_on?: string | null;
          resumed_at?: string | null;
          signature?: string;
          status?: string;
          time_zone?: string;
          to_hour?: string;
          updated_at?: string;
          user_id?: string | null;
          warm_up_from?: number | null;
          warm_up_started_on?: string | null;
          work_days?: number[];
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "mailboxes_user_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "mailboxes_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      memories: {
        Row: {
          content: string;
          created_at: string;
          id: string;
          owner_id: string | null;
          scope: string;
          source: string;
          tainted: boolean;
          turn_id: string | null;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          content: string;
          created_at?: string;
          id?: string;
          owner_id?: never;
          scope?: string;
          source?: string;
          tainted?: boolean;
          turn_id?: string | null;
          updated_at?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          content?: string;
          created_at?: string;
          id?: string;
          owner_id?: never;
          scope?: string;
          source?: string;
          tainted?: boolean;
          turn_id?: string | null;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "memories_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "memories_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "memories_workspace_id_owner_id_fkey";
            columns: ["workspace_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      messages: {
        Row: {
          client_message_id: string | null;
          content: string;
          created_at: string;
          id: string;
          model_items: NonNullable<Json>;
          parent_id: string | null;
          role: string;
          thread_id: string;
          turn_id: string | null;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          client_message_id?: string | null;
          content?: string;
          created_at?: string;
          id?: string;
          model_items?: NonNullable<Json>;
          parent_id?: string | null;
          role: string;
          thread_id: string;
          turn_id?: string | null;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          client_message_id?: string | null;
          content?: string;
          created_at?: string;
          id?: string;
          model_items?: NonNullable<Json>;
          parent_id?: string | null;
          role?: string;
          thread_id?: string;
          turn_id?: string | null;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "messages_parent_id_fkey";
            columns: ["parent_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "messages_thread_id_workspace_id_user_id_fkey";
            columns: ["thread_id", "workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "conversation_threads";
            referencedColumns: ["id", "workspace_id", "user_id"];
          },
          {
            foreignKeyName: "messages_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      notification_channels: {
        Row: {
          created_at: string;
          failing_since: string | null;
          failures: number;
          id: string;
          kind: string;
          label: string;
          last_error: string | null;
          place: string;
          place_key: string;
          retry_at: string | null;
          secret_id: string;
          status: string;
          user_id: string;
          verified_at: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          failing_since?: string | null;
          failures?: number;
          id?: string;
          kind: string;
          label: string;
          last_error?: string | null;
          place: string;
          place_key: string;
          retry_at?: string | null;
          secret_id: string;
          status?: string;
          user_id: string;
          verified_at?: string | null;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          failing_since?: string | null;
          failures?: number;
          id?: string;
          kind?: string;
          label?: string;
          last_error?: string | null;
          place?: string;
          place_key?: string;
          retry_at?: string | null;
          secret_id?: string;
          status?: string;
          user_id?: string;
          verified_at?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notification_channels_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      notification_deliveries: {
        Row: {
          attempts: number;
          channel_id: string;
          created_at: string;
          digest_day: string | null;
          epoch: number;
          error: string | null;
          finished_at: string | null;
          id: string;
          kind: string;
          lease_until: string | null;
          next_attempt_at: string;
          notification_id: string | null;
          status: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          attempts?: number;
          channel_id: string;
          created_at?: string;
          digest_day?: string | null;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind?: string;
          lease_until?: string | null;
          next_attempt_at?: string;
          notification_id?: string | null;
          status?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          attempts?: number;
          channel_id?: string;
          created_at?: string;
          digest_day?: string | null;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind?: string;
          lease_until?: string | null;
          next_attempt_at?: string;
          notification_id?: string | null;
          status?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notification_deliveries_channel_id_fkey";
            columns: ["channel_id"];
            isOneToOne: false;
            referencedRelation: "notification_channels";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notification_deliveries_notification_id_fkey";
            columns: ["notification_id"];
            isOneToOne: false;
            referencedRelation: "agent_notifications";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notification_deliveries_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      notification_settings: {
        Row: {
          digest_at: string | null;
          escalate_after_minutes: number | null;
          escalate_channel_id: string | null;
          escalate_priority: string;
          id: string;
          kinds: NonNullable<Json>;
          next_digest_at: string | null;
          quiet_from: string | null;
          quiet_to: string | null;
          updated_at: string;
          user_id: string;
          work_days: number[];
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          digest_at?: string | null;
          escalate_after_minutes?: number | null;
          escalate_channel_id?: string | null;
          escalate_priority?: string;
          id?: string;
          kinds?: NonNullable<Json>;
          next_digest_at?: string | null;
          quiet_from?: string | null;
          quiet_to?: string | null;
          updated_at?: string;
          user_id: string;
          work_days?: number[];
          workspace_id: string;
        };
        Update: {
          digest_at?: string | null;
          escalate_after_minutes?: number | null;
          escalate_channel_id?: string | null;
          escalate_priority?: string;
          id?: string;
          kinds?: NonNullable<Json>;
          next_digest_at?: string | null;
          quiet_from?: string | null;
          quiet_to?: string | null;
          updated_at?: string;
          user_id?: string;
          work_days?: number[];
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "notification_settings_escalate_channel_id_fkey";
            columns: ["escalate_channel_id"];
            isOneToOne: false;
            referencedRelation: "notification_channels";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "notification_settings_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: true;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      outbox: {
        Row: {
          approval_id: string | null;
          attempts: number;
          bounced_at: string | null;
          campaign_id: string | null;
          clicked_at: string | null;
          complained_at: string | null;
          created_at: string;
          delivered_at: string | null;
          enrolment_id: string | null;
          epoch: number;
          error: string | null;
          finished_at: string | null;
          id: string;
          kind: string;
          lease_until: string | null;
          link_token: string | null;
          mailbox_id: string | null;
          message_id: string | null;
          next_attempt_at: string;
          opened_at: string | null;
          payload: NonNullable<Json>;
          provider: string | null;
          provider_id: string | null;
          replied_at: string | null;
          status: string;
          step_id: string | null;
          tool_call_id: string | null;
          turn_id: string | null;
          unsubscribed_at: string | null;
          user_id: string | null;
          variant_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          approval_id?: string | null;
          attempts?: number;
          bounced_at?: string | null;
          campaign_id?: string | null;
          clicked_at?: string | null;
          complained_at?: string | null;
          created_at?: string;
          delivered_at?: string | null;
          enrolment_id?: string | null;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind: string;
          lease_until?: string | null;
          link_token?: never;
          mailbox_id?: string | null;
          message_id?: string | null;
          next_attempt_at?: string;
          opened_at?: string | null;
          payload: NonNullable<Json>;
          provider?: string | null;
          provider_id?: string | null;
          replied_at?: string | null;
          status?: string;
          step_id?: string | null;
          tool_call_id?: string | null;
          turn_id?: string | null;
          unsubscribed_at?: string | null;
          user_id?: string | null;
          variant_id?: string | null;
          workspace_id: string;
        };
        Update: {
          approval_id?: string | null;
          attempts?: number;
          bounced_at?: string | null;
          campaign_id?: string | null;
          clicked_at?: string | null;
          complained_at?: string | null;
          created_at?: string;
          delivered_at?: string | null;
          enrolment_id?: string | null;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind?: string;
          lease_until?: string | null;
          link_token?: never;
          mailbox_id?: string | null;
          message_id?: string | null;
          next_attempt_at?: string;
          opened_at?: string | null;
          payload?: NonNullable<Json>;
          provider?: string | null;
          provider_id?: string | null;
          replied_at?: string | null;
          status?: string;
          step_id?: string | null;
          tool_call_id?: string | null;
          turn_id?: string | null;
          unsubscribed_at?: string | null;
          user_id?: string | null;
          variant_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "outbox_approval_id_fkey";
            columns: ["approval_id"];
            isOneToOne: true;
            referencedRelation: "approvals";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "outbox_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "outbox_enrolment_is_of_the_workspace";
            columns: ["workspace_id", "enrolment_id"];
            isOneToOne: false;
            referencedRelation: "enrolments";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "outbox_mailbox_is_of_the_workspace";
            columns: ["workspace_id", "mailbox_id"];
            isOneToOne: false;
            referencedRelation: "mailboxes";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "outbox_tool_call_id_fkey";
            columns: ["tool_call_id"];
            isOneToOne: true;
            referencedRelation: "tool_calls";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "outbox_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "outbox_variant_is_of_the_step";
            columns: ["workspace_id", "step_id", "variant_id"];
            isOneToOne: false;
            referencedRelation: "campaign_variants";
            referencedColumns: ["workspace_id", "step_id", "id"];
          },
          {
            foreignKeyName: "outbox_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      own_spending_limits: {
        Row: {
          day_micros: number | null;
          id: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          day_micros?: number | null;
          id?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          day_micros?: number | null;
          id?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "own_spending_limits_workspace_id_user_id_fkey";
            columns: ["workspace_id", "user_id"];
            isOneToOne: true;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      pinned_answers: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          kind: string;
          place: number;
          request: NonNullable<Json>;
          size: string;
          title: string;
          updated_at: string;
          user_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          kind: string;
          place: number;
          request: NonNullable<Json>;
          size?: string;
          title: string;
          updated_at?: string;
          user_id?: string | null;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          kind?: string;
          place?: number;
          request?: NonNullable<Json>;
          size?: string;
          title?: string;
          updated_at?: string;
          user_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "pinned_answers_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "pinned_answers_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      pipeline_stages: {
        Row: {
          id: string;
          key: string;
          kind: string;
          label: string;
          label_key: string;
          position: number;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          id?: string;
          key: string;
          kind?: string;
          label: string;
          label_key?: never;
          position: number;
          workspace_id: string;
        };
        Update: {
          id?: string;
          key?: string;
          kind?: string;
          label?: string;
          label_key?: never;
          position?: number;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "pipeline_stages_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      reminders: {
        Row: {
          created_at: string;
          done_at: string | null;
          due_at: string;
          from_outside: boolean;
          id: string;
          lead_id: string | null;
          notified_at: string | null;
          text: string;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          done_at?: string | null;
          due_at: string;
          from_outside?: boolean;
          id?: string;
          lead_id?: string | null;
          notified_at?: string | null;
          text: string;
          updated_at?: string;
          user_id?: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          done_at?: string | null;
          due_at?: string;
          from_outside?: boolean;
          id?: string;
          lead_id?: string | null;
          notified_at?: string | null;
          text?: string;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "reminders_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "lead_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "reminders_lead_is_of_the_workspace";
            columns: ["workspace_id", "lead_id"];
            isOneToOne: false;
            referencedRelation: "leads";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "reminders_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      research_jobs: {
        Row: {
          acting_id: string | null;
          answer: string | null;
          answered: number;
          beside: number;
          calls: number;
          choices: NonNullable<Json>;
          cost_micros: number;
          created_at: string;
          error: string | null;
          execution_id: string | null;
          facts: number;
          failed: number;
          field: Json | null;
          filled: number;
          finished_at: string | null;
          high_micros: number | null;
          id: string;
          kept: number;
          kind: string;
          known: number;
          leads: number;
          looked: number;
          low_micros: number | null;
          max_age_days: number;
          model: string | null;
          model_calls: number;
          not_found: number;
          pages_known: number;
          pages_read: number;
          question: string | null;
          reversed: number;
          same: number;
          seconds: number;
          selection: NonNullable<Json>;
          sites: number;
          started_at: string | null;
          status: string;
          tool_call_id: string | null;
          undone_at: string | null;
          unpriced_calls: number;
          unreadable: number;
          user_id: string | null;
          without_site: number;
          worked_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          acting_id?: string | null;
          answer?: string | null;
          answered?: number;
          beside?: number;
          calls: number;
          choices?: NonNullable<Json>;
          cost_micros?: number;
          created_at?: string;
          error?: string | null;
          execution_id?: string | null;
          facts?: number;
          failed?: number;
          field?: Json | null;
          filled?: number;
          finished_at?: string | null;
          high_micros?: number | null;
          id?: string;
          kept?: number;
          kind: string;
          known: number;
          leads: number;
          looked?: number;
          low_micros?: number | null;
          max_age_days: number;
          model?: string | null;
          model_calls?: number;
          not_found?: number;
          pages_known: number;
          pages_read?: number;
          question?: string | null;
          reversed?: number;
          same?: number;
          seconds: number;
          selection: NonNullable<Json>;
          sites: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          undone_at?: string | null;
          unpriced_calls?: number;
          unreadable?: number;
          user_id?: string | null;
          without_site: number;
          worked_at?: string;
          workspace_id: string;
        };
        Update: {
          acting_id?: string | null;
          answer?: string | null;
          answered?: number;
          beside?: number;
          calls?: number;
          choices?: NonNullable<Json>;
          cost_micros?: number;
          created_at?: string;
          error?: string | null;
          execution_id?: string | null;
          facts?: number;
          failed?: number;
          field?: Json | null;
          filled?: number;
          finished_at?: string | null;
          high_micros?: number | null;
          id?: string;
          kept?: number;
          kind?: string;
          known?: number;
          leads?: number;
          looked?: number;
          low_micros?: number | null;
          max_age_days?: number;
          model?: string | null;
          model_calls?: number;
          not_found?: number;
          pages_known?: number;
          pages_read?: number;
          question?: string | null;
          reversed?: number;
          same?: number;
          seconds?: number;
          selection?: NonNullable<Json>;
          sites?: number;
          started_at?: string | null;
          status?: string;
          tool_call_id?: string | null;
          undone_at?: string | null;
          unpriced_calls?: number;
          unreadable?: number;
          user_id?: string | null;
          without_site?: number;
          worked_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "research_jobs_execution_id_fkey";
            columns: ["execution_id"];
            isOneToOne: false;
            referencedRelation: "task_executions";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "research_jobs_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      research_pages: {
        Row: {
          fetched_at: string;
          final_url: string;
          id: string;
          page: NonNullable<Json>;
          text: string;
          title: string | null;
          url: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          fetched_at?: string;
          final_url: string;
          id?: string;
          page?: NonNullable<Json>;
          text: string;
          title?: string | null;
          url: string;
          workspace_id: string;
        };
        Update: {
          fetched_at?: string;
          final_url?: string;
          id?: string;
          page?: NonNullable<Json>;
          text?: string;
          title?: string | null;
          url?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "research_pages_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      research_questions: {
        Row: {
          answer: string;
          choices: NonNullable<Json>;
          created_at: string;
          created_by: string | null;
          field_id: string | null;
          id: string;
          question: string;
          question_key: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          answer: string;
          choices?: NonNullable<Json>;
          created_at?: string;
          created_by?: string | null;
          field_id?: string | null;
          id?: string;
          question: string;
          question_key?: never;
          workspace_id: string;
        };
        Update: {
          answer?: string;
          choices?: NonNullable<Json>;
          created_at?: string;
          created_by?: string | null;
          field_id?: string | null;
          id?: string;
          question?: string;
          question_key?: never;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "research_questions_field_id_fkey";
            columns: ["field_id"];
            isOneToOne: false;
            referencedRelation: "custom_fields";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "research_questions_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      research_sites: {
        Row: {
          account_id: string | null;
          asked_model: string | null;
          attempts: number;
          beside: number;
          cost_micros: number;
          domain: string;
          epoch: number;
          facts: number;
          filled: number;
          finished_at: string | null;
          job_id: string;
          lead_ids: string[];
          lease_until: string | null;
          next_attempt_at: string;
          number: number;
          outcome: string | null;
          reason: string | null;
          reserved_micros: number;
          same: number;
          status: string;
          user_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          account_id?: string | null;
          asked_model?: string | null;
          attempts?: number;
          beside?: number;
          cost_micros?: number;
          domain: string;
          epoch?: number;
          facts?: number;
          filled?: number;
          finished_at?: string | null;
          job_id: string;
          lead_ids: string[];
          lease_until?: string | null;
          next_attempt_at?: string;
          number: number;
          outcome?: string | null;
          reason?: string | null;
          reserved_micros?: number;
          same?: number;
          status?: string;
          user_id?: string | null;
          workspace_id: string;
        };
        Update: {
          account_id?: string | null;
          asked_model?: string | null;
          attempts?: number;
          beside?: number;
          cost_micros?: number;
          domain?: string;
          epoch?: number;
          facts?: number;
          filled?: number;
          finished_at?: string | null;
          job_id?: string;
          lead_ids?: string[];
          lease_until?: string | null;
          next_attempt_at?: string;
          number?: number;
          outcome?: string | null;
          reason?: string | null;
          reserved_micros?: number;
          same?: number;
          status?: string;
          user_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "research_sites_job_id_fkey";
            columns: ["job_id"];
            isOneToOne: false;
            referencedRelation: "research_jobs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "research_sites_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      retention_settings: {
        Row: {
          audit_days: number | null;
          notification_days: number | null;
          thread_days: number | null;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          audit_days?: number | null;
          notification_days?: number | null;
          thread_days?: number | null;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          audit_days?: number | null;
          notification_days?: number | null;
          thread_days?: number | null;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "retention_settings_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: true;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      saved_questions: {
        Row: {
          chart: string;
          created_at: string;
          created_by: string | null;
          id: string;
          sql: string;
          title: string;
          updated_at: string;
          user_id: string | null;
          words: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          chart?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          sql: string;
          title: string;
          updated_at?: string;
          user_id?: string | null;
          words?: string | null;
          workspace_id: string;
        };
        Update: {
          chart?: string;
          created_at?: string;
          created_by?: string | null;
          id?: string;
          sql?: string;
          title?: string;
          updated_at?: string;
          user_id?: string | null;
          words?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "saved_questions_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "saved_questions_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      scheduled_tasks: {
        Row: {
          at: string | null;
          catch_up: string;
          catch_up_cap: number;
          confirmed_at: string | null;
          created_at: string;
          cron: string | null;
          failures: number;
          from_outside: boolean;
          id: string;
          kind: string;
          last_due_at: string | null;
          name: string;
          next_run_at: string | null;
          next_runs: string[];
          parameters: NonNullable<Json>;
          problem: string | null;
          refill_at: string | null;
          status: string;
          time_zone: string;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          at?: string | null;
          catch_up?: string;
          catch_up_cap?: number;
          confirmed_at?: string | null;
          created_at?: string;
          cron?: string | null;
          failures?: number;
          from_outside?: boolean;
          id?: string;
          kind: string;
          last_due_at?: string | null;
          name: string;
          next_run_at?: string | null;
          next_runs?: string[];
          parameters: NonNullable<Json>;
          problem?: string | null;
          refill_at?: string | null;
          status?: string;
          time_zone: string;
          updated_at?: string;
          user_id?: string;
          workspace_id: string;
        };
        Update: {
          at?: string | null;
          catch_up?: string;
          catch_up_cap?: number;
          confirmed_at?: string | null;
          created_at?: string;
          cron?: string | null;
          failures?: number;
          from_outside?: boolean;
          id?: string;
          kind?: string;
          last_due_at?: string | null;
          name?: string;
          next_run_at?: string | null;
          next_runs?: string[];
          parameters?: NonNullable<Json>;
          problem?: string | null;
          refill_at?: string | null;
          status?: string;
          time_zone?: string;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "scheduled_tasks_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      score_rules: {
        Row: {
          active: boolean;
          activity_kinds: string[] | null;
          created_at: string;
          created_by: string | null;
          filter: Json | null;
          half_life_days: number | null;
          id: string;
          kind: string;
          label: string;
          most_points: number | null;
          points: number;
          position: number;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          active?: boolean;
          activity_kinds?: string[] | null;
          created_at?: string;
          created_by?: string | null;
          filter?: Json | null;
          half_life_days?: number | null;
          id?: string;
          kind: string;
          label: string;
          most_points?: number | null;
          points: number;
          position?: number;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          active?: boolean;
          activity_kinds?: string[] | null;
          created_at?: string;
          created_by?: string | null;
          filter?: Json | null;
          half_life_days?: number | null;
          id?: string;
          kind?: string;
          label?: string;
          most_points?: number | null;
          points?: number;
          position?: number;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "score_rules_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      segment_follows: {
        Row: {
          created_at: string;
          id: string;
          segment_id: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          id?: string;
          segment_id: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          segment_id?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "segment_follows_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "segment_follows_segment_id_fkey";
            columns: ["segment_id"];
            isOneToOne: false;
            referencedRelation: "segments";
            referencedColumns: ["id"];
          },
        ];
      };
      segments: {
        Row: {
          created_at: string;
          created_by: string | null;
          filter: NonNullable<Json>;
          id: string;
          name: string;
          name_key: string;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          filter: NonNullable<Json>;
          id?: string;
          name: string;
          name_key?: never;
          updated_at?: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          filter?: NonNullable<Json>;
          id?: string;
          name?: string;
          name_key?: never;
          updated_at?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "segments_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      send_permissions: {
        Row: {
          campaign_id: string | null;
          classification: string | null;
          daily_cap: number;
          expires_at: string;
          granted_at: string;
          id: string;
          revoked_at: string | null;
          scope: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          campaign_id?: string | null;
          classification?: string | null;
          daily_cap: number;
          expires_at: string;
          granted_at?: string;
          id?: string;
          revoked_at?: string | null;
          scope: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          campaign_id?: string | null;
          classification?: string | null;
          daily_cap?: number;
          expires_at?: string;
          granted_at?: string;
          id?: string;
          revoked_at?: string | null;
          scope?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "send_permissions_campaign_is_of_the_workspace";
            columns: ["workspace_id", "campaign_id"];
            isOneToOne: false;
            referencedRelation: "campaigns";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "send_permissions_person_is_a_member";
            columns: ["workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      service_accounts: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          name: string;
          removed_at: string | null;
          role: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id: string;
          name: string;
          removed_at?: string | null;
          role: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          name?: string;
          removed_at?: string | null;
          role?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "service_accounts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      spending_limits: {
        Row: {
          id: string;
          month_micros: number | null;
          person_day_micros: number | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          id?: string;
          month_micros?: number | null;
          person_day_micros?: number | null;
          workspace_id: string;
        };
        Update: {
          id?: string;
          month_micros?: number | null;
          person_day_micros?: number | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "spending_limits_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: true;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      suppressions: {
        Row: {
          created_at: string;
          email_hash: string;
          reason: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          email_hash: string;
          reason: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          email_hash?: string;
          reason?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "suppressions_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      task_executions: {
        Row: {
          attempts: number;
          by_hand: boolean;
          cost_micros: number | null;
          due_at: string;
          epoch: number;
          error: string | null;
          finished_at: string | null;
          id: string;
          kind: string;
          lease_until: string | null;
          next_attempt_at: string;
          outcome: string | null;
          started_at: string | null;
          status: string;
          task_id: string;
          thread_id: string | null;
          turn_id: string | null;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          attempts?: number;
          by_hand?: boolean;
          cost_micros?: number | null;
          due_at: string;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind: string;
          lease_until?: string | null;
          next_attempt_at?: string;
          outcome?: string | null;
          started_at?: string | null;
          status?: string;
          task_id: string;
          thread_id?: string | null;
          turn_id?: string | null;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          attempts?: number;
          by_hand?: boolean;
          cost_micros?: number | null;
          due_at?: string;
          epoch?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          kind?: string;
          lease_until?: string | null;
          next_attempt_at?: string;
          outcome?: string | null;
          started_at?: string | null;
          status?: string;
          task_id?: string;
          thread_id?: string | null;
          turn_id?: string | null;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "task_executions_task_id_fkey";
            columns: ["task_id"];
            isOneToOne: false;
            referencedRelation: "scheduled_tasks";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "task_executions_thread_id_fkey";
            columns: ["thread_id"];
            isOneToOne: false;
            referencedRelation: "conversation_threads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "task_executions_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      thread_summaries: {
        Row: {
          content: string;
          created_at: string;
          lead_ids: string[];
          message_id: string;
          tainted: boolean;
          thread_id: string;
          turn_id: string | null;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          content: string;
          created_at?: string;
          lead_ids?: string[];
          message_id: string;
          tainted?: boolean;
          thread_id: string;
          turn_id?: string | null;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          content?: string;
          created_at?: string;
          lead_ids?: string[];
          message_id?: string;
          tainted?: boolean;
          thread_id?: string;
          turn_id?: string | null;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "thread_summaries_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: true;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "thread_summaries_thread_id_workspace_id_user_id_fkey";
            columns: ["thread_id", "workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "conversation_threads";
            referencedColumns: ["id", "workspace_id", "user_id"];
          },
          {
            foreignKeyName: "thread_summaries_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      tool_calls: {
        Row: {
          arguments: NonNullable<Json>;
          created_at: string;
          effect: string;
          effect_result: Json | null;
          finished_at: string | null;
          id: string;
          message_id: string | null;
          ok: boolean | null;
          position: number;
          provider_call_id: string;
          ran_milliseconds: number | null;
          result: Json | null;
          status: string;
          summary: string | null;
          tool: string;
          turn_id: string;
          undo_kept: Json | null;
          undone_at: string | null;
          user_id: string;
          view: Json | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          arguments: NonNullable<Json>;
          created_at?: string;
          effect: string;
          effect_result?: Json | null;
          finished_at?: string | null;
          id?: string;
          message_id?: string | null;
          ok?: boolean | null;
          position?: number;
          provider_call_id: string;
          ran_milliseconds?: number | null;
          result?: Json | null;
          status?: string;
          summary?: string | null;
          tool: string;
          turn_id: string;
          undo_kept?: Json | null;
          undone_at?: string | null;
          user_id: string;
          view?: Json | null;
          workspace_id: string;
        };
        Update: {
          arguments?: NonNullable<Json>;
          created_at?: string;
          effect?: string;
          effect_result?: Json | null;
          finished_at?: string | null;
          id?: string;
          message_id?: string | null;
          ok?: boolean | null;
          position?: number;
          provider_call_id?: string;
          ran_milliseconds?: number | null;
          result?: Json | null;
          status?: string;
          summary?: string | null;
          tool?: string;
          turn_id?: string;
          undo_kept?: Json | null;
          undone_at?: string | null;
          user_id?: string;
          view?: Json | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "tool_calls_message_id_fkey";
            columns: ["message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "tool_calls_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "tool_calls_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      turn_events: {
        Row: {
          created_at: string;
          data: NonNullable<Json>;
          seq: number;
          turn_id: string;
          type: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          data: NonNullable<Json>;
          seq: number;
          turn_id: string;
          type: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          data?: NonNullable<Json>;
          seq?: number;
          turn_id?: string;
          type?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "turn_events_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      turn_model_calls: {
        Row: {
          cached_tokens: number;
          cost_micros: number | null;
          finished_at: string;
          first_text_at: string | null;
          id: number;
          input_tokens: number;
          is_estimate: boolean;
          model: string;
          outcome: string;
          output_tokens: number;
          retries: number;
          round: number;
          started_at: string;
          turn_id: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          cached_tokens?: number;
          cost_micros?: number | null;
          finished_at: string;
          first_text_at?: string | null;
          id?: never;
          input_tokens?: number;
          is_estimate?: boolean;
          model: string;
          outcome: string;
          output_tokens?: number;
          retries?: number;
          round: number;
          started_at: string;
          turn_id: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          cached_tokens?: number;
          cost_micros?: number | null;
          finished_at?: string;
          first_text_at?: string | null;
          id?: never;
          input_tokens?: number;
          is_estimate?: boolean;
          model?: string;
          outcome?: string;
          output_tokens?: number;
          retries?: number;
          round?: number;
          started_at?: string;
          turn_id?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "turn_model_calls_turn_id_fkey";
            columns: ["turn_id"];
            isOneToOne: false;
            referencedRelation: "turns";
            referencedColumns: ["id"];
          },
        ];
      };
      turns: {
        Row: {
          asked_at: string | null;
          asked_model: string | null;
          attempts: number;
          cached_tokens: number;
          client_message_id: string | null;
          cost_micros: number;
          created_at: string;
          epoch: number;
          error: Json | null;
          finished_at: string | null;
          id: string;
          inbound_mail_id: string | null;
          input_tokens: number;
          last_seq: number;
          leaf_message_id: string | null;
          lease_until: string | null;
          output_tokens: number;
          plan: NonNullable<Json>;
          plan_edited: boolean;
          reserved_micros: number;
          settled_seq: number;
          source: string;
          started_at: string | null;
          status: string;
          stop_requested_at: string | null;
          tainted: boolean;
          thread_id: string | null;
          unattended: boolean;
          unpriced_calls: number;
          user_id: string;
          user_message_id: string | null;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          asked_at?: string | null;
          asked_model?: string | null;
          attempts?: number;
          cached_tokens?: number;
          client_message_id?: string | null;
          cost_micros?: number;
          created_at?: string;
          epoch?: number;
          error?: Json | null;
          finished_at?: string | null;
          id?: string;
          inbound_mail_id?: string | null;
          input_tokens?: number;
          last_seq?: number;
          leaf_message_id?: string | null;
          lease_until?: string | null;
          output_tokens?: number;
          plan?: NonNullable<Json>;
          plan_edited?: boolean;
          reserved_micros?: number;
          settled_seq?: number;
          source?: string;
          started_at?: string | null;
          status?: string;
          stop_requested_at?: string | null;
          tainted?: boolean;
          thread_id?: string | null;
          unattended?: boolean;
          unpriced_calls?: number;
          user_id: string;
          user_message_id?: string | null;
          workspace_id: string;
        };
        Update: {
          asked_at?: string | null;
          asked_model?: string | null;
          attempts?: number;
          cached_tokens?: number;
          client_message_id?: string | null;
          cost_micros?: number;
          created_at?: string;
          epoch?: number;
          error?: Json | null;
          finished_at?: string | null;
          id?: string;
          inbound_mail_id?: string | null;
          input_tokens?: number;
          last_seq?: number;
          leaf_message_id?: string | null;
          lease_until?: string | null;
          output_tokens?: number;
          plan?: NonNullable<Json>;
          plan_edited?: boolean;
          reserved_micros?: number;
          settled_seq?: number;
          source?: string;
          started_at?: string | null;
          status?: string;
          stop_requested_at?: string | null;
          tainted?: boolean;
          thread_id?: string | null;
          unattended?: boolean;
          unpriced_calls?: number;
          user_id?: string;
          user_message_id?: string | null;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "turns_inbound_mail_is_of_the_workspace";
            columns: ["workspace_id", "inbound_mail_id"];
            isOneToOne: false;
            referencedRelation: "inbound_mails";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "turns_leaf_message_id_fkey";
            columns: ["leaf_message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "turns_thread_id_workspace_id_user_id_fkey";
            columns: ["thread_id", "workspace_id", "user_id"];
            isOneToOne: false;
            referencedRelation: "conversation_threads";
            referencedColumns: ["id", "workspace_id", "user_id"];
          },
          {
            foreignKeyName: "turns_user_message_id_fkey";
            columns: ["user_message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "turns_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      user_contexts: {
        Row: {
          drafts_answers: boolean;
          locale: string;
          preferences: NonNullable<Json>;
          time_zone: string;
          updated_at: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          drafts_answers?: boolean;
          locale?: string;
          preferences?: NonNullable<Json>;
          time_zone?: string;
          updated_at?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          drafts_answers?: boolean;
          locale?: string;
          preferences?: NonNullable<Json>;
          time_zone?: string;
          updated_at?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "user_contexts_workspace_id_user_id_fkey";
            columns: ["workspace_id", "user_id"];
            isOneToOne: true;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
        ];
      };
      variant_looks: {
        Row: {
          best_id: string;
          confidence: number;
          dropped: string[];
          id: string;
          look: number;
          numbers: NonNullable<Json>;
          outcome: string;
          sample: number;
          step_id: string;
          sure: number;
          taken_at: string;
          texts: string[];
          winner_by: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          best_id: string;
          confidence: number;
          dropped?: string[];
          id?: string;
          look: number;
          numbers: NonNullable<Json>;
          outcome: string;
          sample: number;
          step_id: string;
          sure: number;
          taken_at: string;
          texts: string[];
          winner_by: string;
          workspace_id: string;
        };
        Update: {
          best_id?: string;
          confidence?: number;
          dropped?: string[];
          id?: string;
          look?: number;
          numbers?: NonNullable<Json>;
          outcome?: string;
          sample?: number;
          step_id?: string;
          sure?: number;
          taken_at?: string;
          texts?: string[];
          winner_by?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "variant_looks_step_is_of_the_workspace";
            columns: ["workspace_id", "step_id"];
            isOneToOne: false;
            referencedRelation: "campaign_steps";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "variant_looks_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      workspace_members: {
        Row: {
          created_at: string;
          display_name: string;
          email: string | null;
          role: string;
          user_id: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          display_name: string;
          email?: string | null;
          role?: string;
          user_id: string;
          workspace_id: string;
        };
        Update: {
          created_at?: string;
          display_name?: string;
          email?: string | null;
          role?: string;
          user_id?: string;
          workspace_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "workspace_members_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      workspaces: {
        Row: {
          country: string | null;
          created_at: string;
          id: string;
          name: string;
        };
        ComputedFields: never;
        Insert: {
          country?: string | null;
          created_at?: string;
          id?: string;
          name: string;
        };
        Update: {
          country?: string | null;
          created_at?: string;
          id?: string;
          name?: string;
        };
        Relationships: [];
      };
    };
    Views: {
      account_rows: {
        Row: {
          city: string | null;
          country: string | null;
          created_at: string;
          custom: NonNullable<Json>;
          domain: string | null;
          employee_count: number | null;
          from_outside: boolean | null;
          id: string;
          industry: string | null;
          lead_count: number | null;
          name: string;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "accounts_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
      lead_rows: {
        Row: {
          account_custom: Json | null;
          account_id: string | null;
          city: string | null;
          company: string | null;
          country: string | null;
          created_at: string;
          custom: NonNullable<Json>;
          do_not_contact: boolean;
          domain: string | null;
          email: string | null;
          employee_count: number | null;
          from_outside: boolean | null;
          id: string;
          industry: string | null;
          last_contacted_at: string | null;
          name: string;
          owner_id: string | null;
          owner_name: string | null;
          phone: string | null;
          score: number;
          source: string | null;
          stage: string;
          stage_label: string | null;
          tags: string[];
          title: string | null;
          updated_at: string;
          workspace_id: string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "leads_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "account_rows";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "leads_account_is_of_the_workspace";
            columns: ["workspace_id", "account_id"];
            isOneToOne: false;
            referencedRelation: "accounts";
            referencedColumns: ["workspace_id", "id"];
          },
          {
            foreignKeyName: "leads_owner_is_a_member";
            columns: ["workspace_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "workspace_members";
            referencedColumns: ["workspace_id", "user_id"];
          },
          {
            foreignKeyName: "leads_stage_is_of_the_workspace";
            columns: ["workspace_id", "stage"];
            isOneToOne: false;
            referencedRelation: "pipeline_stages";
            referencedColumns: ["workspace_id", "key"];
          },
          {
            foreignKeyName: "leads_workspace_id_fkey";
            columns: ["workspace_id"];
            isOneToOne: false;
            referencedRelation: "workspaces";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Functions: {
      act_as: { Args: { arguments: Json; function_name: string; person_id: string }; Returns: Json };
      add_note: { Args: { body: string; kind?: string; lead_id: string; workspace_id: string }; Returns: Json };
      add_notification_channel: { Args: { channel: Json; workspace_id: string }; Returns: Json };
      add_suppressions: { Args: { emails: string[]; workspace_id: string }; Returns: Json };
      advance_bulk_job: { Args: { job_id: string }; Returns: Json };
      advance_campaign_people: { Args: { at_most: number }; Returns: number };
      advance_import: { Args: { import_id: string }; Returns: Json };
      advance_turn: {
        Args: { after?: number; epoch: number; lease_seconds: number; step: Json; turn_id: string };
        Returns: Json;
      };
      answer_address: { Args: { inbound_mail_id: string; workspace_id: string }; Returns: Json };
      api_call: {
        Args: { arguments?: Json; function_name?: string; secret?: string; workspace_id?: string; write?: Json };
        Returns: Json;
      };
      archive_custom_field: { Args: { archived?: boolean; field_id: string; workspace_id: string }; Returns: Json };
      archive_email_template: { Args: { template_id: string; workspace_id: string }; Returns: Json };
      archive_thread: { Args: { archived: boolean; thread_id: string }; Returns: boolean };
      ask_data: { Args: { row_limit?: number; statement: string; workspace_id: string }; Returns: Json };
      assign_lead: { Args: { lead_id: string; owner_id: string; workspace_id: string }; Returns: Json };
      assign_lead_to: { Args: { lead_id: string; owner: string; workspace_id: string }; Returns: Json };
      backtest_score: { Args: { rules?: Json; workspace_id: string }; Returns: Json };
      begin_import: {
        Args: { columns: string[]; file: Json; import_id: string; mapping: Json; options?: Json; workspace_id: string };
        Returns: Json;
      };
      begin_mail_visit: { Args: { kind: string; signature?: string; target?: string; token: string }; Returns: Json };
      begin_research_site: { Args: { epoch: number; job_id: string; number: number }; Returns: Json };
      campaign_people: {
        Args: { campaign_id: string; cursor?: string; filter?: Json; page_size?: number; workspace_id: string };
        Returns: Json;
      };
      campaign_preview_people: { Args: { audience: Json; campaign_id?: string; workspace_id: string }; Returns: Json };
      campaign_report: { Args: { campaign_id: string; workspace_id: string }; Returns: Json };
      change_behaviour: { Args: { behaviour: string; changes: Json; workspace_id: string }; Returns: Json };
      change_import: { Args: { import_id: string; mapping?: Json; options?: Json }; Returns: Json };
      change_notification_channel: { Args: { changes: Json; channel_id: string; workspace_id: string }; Returns: Json };
      change_pin: { Args: { changes: Json; pin_id: string; workspace_id: string }; Returns: Json };
      change_reminder: { Args: { changes: Json; reminder_id: string; workspace_id: string }; Returns: Json };
      change_stage: { Args: { lead_id: string; reason?: string; stage: string; workspace_id: string }; Returns: Json };
      check_import: { Args: { import_id: string }; Returns: Json };
      check_sending_domain: { Args: { mailbox_id: string; workspace_id: string }; Returns: Json };
      claim_behaviours: { Args: { at_most: number; instant?: string; lease_seconds: number }; Returns: Json };
      claim_campaign_mail: { Args: { at_most: number; idempotent: boolean; lease_seconds: number }; Returns: Json };
      claim_deliveries: {
        Args: { at_most: number; lease_seconds: number; mail_is_idempotent: boolean };
        Returns: Json;
      };
      claim_domain_checks: { Args: { at_most: number; via: string }; Returns: Json };
      claim_executions: {
        Args: { at_most: number; instant?: string; lease_seconds: number };
        Returns: {
          attempts: number;
          epoch: number;
          id: string;
          kind: string;
          user_id: string;
          workspace_id: string;
        }[];
      };
      claim_outbox: { Args: { at_most: number; idempotent: boolean; lease_seconds: number }; Returns: Json };
      claim_research_sites: {
        Args: { at_most: number; lease_seconds: number; model: string };
        Returns: {
          epoch: number;
          job_id: string;
          number: number;
          user_id: string;
          workspace_id: string;
        }[];
      };
      claim_turn: { Args: { lease_seconds: number; model?: string; turn_id: string }; Returns: Json };
      claimable_bulk_jobs: {
        Args: { at_most: number };
        Returns: {
          job_id: string;
          user_id: string;
        }[];
      };
      claimable_imports: {
        Args: { at_most: number };
        Returns: {
          import_id: string;
          user_id: string;
        }[];
      };
      claimable_turns: { Args: { at_most: number }; Returns: Json };
      classify_reply: {
        Args: {
          classification: string;
          come_back_on?: string;
          inbound_mail_id: string;
          reason?: string;
          workspace_id: string;
        };
        Returns: Json;
      };
      compare_campaigns: { Args: { campaign_ids?: string[]; days?: number; workspace_id: string }; Returns: Json };
      confirm_task: { Args: { seen?: string; task_id: string; workspace_id: string }; Returns: Json };
      count_leads: { Args: { filter?: Json; workspace_id: string }; Returns: Json };
      create_account: { Args: { account: Json; workspace_id: string }; Returns: Json };
      create_api_key: {
        Args: { expires_at?: string; name: string; scopes: string[]; service_account_id: string; workspace_id: string };
        Returns: Json;
      };
      create_lead: { Args: { lead: Json; workspace_id: string }; Returns: Json };
      create_service_account: { Args: { name: string; role?: string; workspace_id: string }; Returns: Json };
      create_workspace: { Args: { display_name: string; name: string }; Returns: string };
      decide_approval: {
        Args: { approval_id: string; decision: string; proposal?: Json; reason?: string };
        Returns: Json;
      };
      delete_alert_rule: { Args: { rule_id: string; workspace_id: string }; Returns: Json };
      delete_fact: { Args: { fact_id: string; workspace_id: string }; Returns: boolean };
      delete_goal: { Args: { goal_id: string; workspace_id: string }; Returns: Json };
      delete_lead_view: { Args: { view_id: string; workspace_id: string }; Returns: boolean };
      delete_leads: { Args: { lead_ids: string[]; workspace_id: string }; Returns: Json };
      delete_question: { Args: { question_id: string; workspace_id: string }; Returns: boolean };
      delete_reminder: { Args: { reminder_id: string; workspace_id: string }; Returns: boolean };
      delete_score_rule: { Args: { rule_id: string; workspace_id: string }; Returns: Json };
      delete_segment: { Args: { segment_id: string; workspace_id: string }; Returns: Json };
      delete_task: { Args: { task_id: string; workspace_id: string }; Returns: boolean };
      delete_thread: { Args: { thread_id: string }; Returns: boolean };
      deleted_leads: { Args: { before?: string; workspace_id: string }; Returns: Json };
      draft_answer: { Args: { inbound_mail_id: string; workspace_id: string }; Returns: Json };
      draft_my_answers: { Args: { wanted: boolean; workspace_id: string }; Returns: boolean };
      due_variant_trials: { Args: { at_most: number }; Returns: Json };
      duplicates_of: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      edit_plan: { Args: { steps: Json; turn_id: string }; Returns: Json };
      enqueue_due_tasks: { Args: { at_most: number; instant?: string }; Returns: number };
      enrol_leads: { Args: { campaign_id: string; lead_ids: string[]; workspace_id: string }; Returns: Json };
      erase_person: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      expire_approvals: { Args: { at_most?: number }; Returns: number };
      explain_score: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      export_leads: {
        Args: { after?: string; filter?: Json; page_size?: number; workspace_id: string };
        Returns: Json;
      };
      export_person: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      fail_behaviour: { Args: { epoch: number; instant?: string; problem: string; run_id: string }; Returns: boolean };
      find_campaign_anomaly: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_daily_briefing: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_data_quality: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_duplicates: { Args: { most?: number; workspace_id: string }; Returns: Json };
      find_goal_progress: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_hot_lead: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_segment_members: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_stale_lead: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      find_weekly_review: { Args: { at: string; tuning: Json; workspace_id: string }; Returns: Json };
      finish_campaign_mail: { Args: { provider: string; results: Json }; Returns: Json };
      finish_deliveries: { Args: { results: Json }; Returns: number };
      finish_executions: { Args: { instant?: string; results: Json }; Returns: number };
      finish_mail_visit: { Args: { bot_reason?: string; visit_id: string }; Returns: undefined };
      finish_outbox: {
        Args: {
          epoch: number;
          error?: string;
          outbox_id: string;
          provider?: string;
          provider_id?: string;
          retry_seconds?: number;
          status: string;
        };
        Returns: boolean;
      };
      finish_staging: { Args: { import_id: string }; Returns: Json };
      follow_segment: { Args: { segment: string; workspace_id: string }; Returns: Json };
      forget: { Args: { memory_id: string; workspace_id: string }; Returns: Json };
      get_account: { Args: { account_id: string; workspace_id: string }; Returns: Json };
      get_campaign: { Args: { campaign_id: string; workspace_id: string }; Returns: Json };
      get_lead: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      get_thread: { Args: { thread_id: string }; Returns: Json };
      grant_send_permission: { Args: { permission: Json; workspace_id: string }; Returns: Json };
      holidays_due: { Args: { at_most: number }; Returns: Json };
      import_failures: { Args: { after?: number; import_id: string; page_size?: number }; Returns: Json };
      import_targets: { Args: { workspace_id: string }; Returns: Json };
      keep_behaviours: { Args: { definitions: Json }; Returns: number };
      keep_push_keys: { Args: { keys?: Json }; Returns: Json };
      lead_board: {
        Args: { filter?: Json; measure?: string; page_size?: number; sort?: Json; workspace_id: string };
        Returns: Json;
      };
      lead_board_column: {
        Args: { cursor?: string; filter?: Json; page_size?: number; sort?: Json; stage: string; workspace_id: string };
        Returns: Json;
      };
      lead_facets: { Args: { workspace_id: string }; Returns: Json };
      lead_stays: { Args: { lead_id: string; workspace_id: string }; Returns: Json };
      lead_timeline: {
        Args: { cursor?: string; kinds?: string[]; lead_id: string; page_size?: number; workspace_id: string };
        Returns: Json;
      };
      list_alert_firings: { Args: { rule_id: string; workspace_id: string }; Returns: Json };
      list_alert_rules: { Args: { workspace_id: string }; Returns: Json };
      list_api_keys: { Args: { workspace_id: string }; Returns: Json };
      list_behaviours: { Args: { workspace_id: string }; Returns: Json };
      list_campaigns: { Args: { workspace_id: string }; Returns: Json };
      list_custom_fields: { Args: { workspace_id: string }; Returns: Json };
      list_email_templates: { Args: { workspace_id: string }; Returns: Json };
      list_facts: { Args: { account_id?: string; lead_id?: string; workspace_id: string }; Returns: Json };
      list_goals: { Args: { workspace_id: string }; Returns: Json };
      list_mailboxes: { Args: { workspace_id: string }; Returns: Json };
      list_measures: { Args: { workspace_id: string }; Returns: Json };
      list_memories: { Args: { workspace_id: string }; Returns: Json };
      list_notifications: { Args: { notification_id?: string; unread?: boolean; workspace_id: string }; Returns: Json };
      list_pins: { Args: { workspace_id: string }; Returns: Json };
      list_questions: { Args: { workspace_id: string }; Returns: Json };
      list_reminders: { Args: { done?: boolean; lead_id?: string; workspace_id: string }; Returns: Json };
      list_replies: {
        Args: {
          campaign_id?: string;
          classification?: string;
          cursor?: string;
          page_size?: number;
          waiting?: boolean;
          workspace_id: string;
        };
        Returns: Json;
      };
      list_report_views: { Args: Record<PropertyKey, never>; Returns: Json };
      list_research: { Args: { job_id?: string; workspace_id: string }; Returns: Json };
      list_segments: { Args: { workspace_id: string }; Returns: Json };
      list_send_permissions: { Args: { workspace_id: string }; Returns: Json };
      list_tasks: { Args: { everyone?: boolean; workspace_id: string }; Returns: Json };
      list_webhooks: { Args: { workspace_id: string }; Returns: Json };
      mail_health: { Args: { workspace_id: string }; Returns: Json };
      mail_material: {
        Args: { at_most?: number; audience?: Json; mailbox_id?: string; template_id?: string; workspace_id: string };
        Returns: Json;
      };
      mark_notifications: { Args: { ids?: string[]; state: string; workspace_id: string }; Returns: number };
      measure: { Args: { request: Json; workspace_id: string }; Returns: Json };
      measure_leads: {
        Args: { cursor?: string; key?: string; page_size?: number; part?: string; request: Json; workspace_id: string };
        Returns: Json;
      };
      merge_leads: {
        Args: { loser_id: string; take?: string[]; winner_id: string; workspace_id: string };
        Returns: Json;
      };
      mute_alert_rule: { Args: { rule_id: string; until?: string; workspace_id: string }; Returns: Json };
      my_notification_settings: { Args: { workspace_id: string }; Returns: Json };
      my_workspaces: {
        Args: Record<PropertyKey, never>;
        Returns: {
          country: string;
          display_name: string;
          name: string;
          role: string;
          workspace_id: string;
        }[];
      };
      newest_import: { Args: { workspace_id: string }; Returns: Json };
      note_bulk_fault: { Args: { job_id: string; reason: string }; Returns: undefined };
      note_import_fault: { Args: { import_id: string; reason: string }; Returns: undefined };
      note_research_fault: {
        Args: { epoch: number; job_id: string; number: number; reason: string };
        Returns: undefined;
      };
      open_tool_run: {
        Args: {
          arguments: Json;
          client_id: string;
          effect: string;
          lease_seconds?: number;
          tool: string;
          workspace_id?: string;
        };
        Returns: Json;
      };
      order_custom_fields: { Args: { field_ids: string[]; target: string; workspace_id: string }; Returns: number };
      pause_campaign: { Args: { campaign_id: string; reason?: string; workspace_id: string }; Returns: Json };
      pause_mailbox: { Args: { mailbox_id: string; reason?: string; workspace_id: string }; Returns: Json };
      pause_task: { Args: { task_id: string; workspace_id: string }; Returns: Json };
      phone_countries: { Args: { lead_id?: string; workspace_id: string }; Returns: string[] };
      pin_answer: { Args: { pin: Json; workspace_id: string }; Returns: Json };
      pipeline_stages: { Args: { workspace_id: string }; Returns: Json };
      plan_campaign_mail: { Args: { at_most: number; horizon_seconds: number }; Returns: Json };
      post_message: {
        Args: {
          client_message_id: string;
          edit_of?: string;
          lease_seconds?: number;
          message: string;
          model?: string;
          thread_id?: string;
          workspace_id?: string;
        };
        Returns: Json;
      };
      preview_alert_rule: { Args: { rule: Json; workspace_id: string }; Returns: Json };
      preview_bulk_job: {
        Args: { action: string; changes?: Json; job_id?: string; selection: Json; workspace_id: string };
        Returns: Json;
      };
      preview_import: { Args: { import_id: string; most?: number }; Returns: Json };
      preview_research: {
        Args: { job_id?: string; research: Json; selection: Json; workspace_id: string };
        Returns: Json;
      };
      push_public_key: { Args: Record<PropertyKey, never>; Returns: string };
      put_public_holidays: {
        Args: { country: string; from_day: string; holidays: Json; to_day: string };
        Returns: number;
      };
      read_approval: { Args: { approval_id: string }; Returns: Json };
      read_audit: { Args: { before?: number; lead_id?: string; workspace_id: string }; Returns: Json };
      read_behaviour: { Args: { behaviour: string; workspace_id: string }; Returns: Json };
      read_bulk_job: { Args: { job_id: string }; Returns: Json };
      read_call: { Args: { call_id: string }; Returns: Json };
      read_import: { Args: { import_id: string }; Returns: Json };
      read_mail_link: { Args: { token: string }; Returns: Json };
      read_mail_visit: { Args: { visit_id: string }; Returns: Json };
      read_reply: { Args: { inbound_mail_id: string; workspace_id: string }; Returns: Json };
      read_research_pages: {
        Args: { days: number; urls: string[]; workspace_id: string };
        Returns: {
          fetched_at: string;
          final_url: string;
          id: string;
          page: NonNullable<Json>;
          text: string;
          title: string | null;
          url: string;
          workspace_id: string;
        }[];
        SetofOptions: {
          from: "*";
          to: "research_pages";
          isOneToOne: false;
          isSetofReturn: true;
        };
      };
      read_turn: { Args: { after?: number; turn_id: string }; Returns: Json };
      receive_mail: { Args: { mail: Json }; Returns: Json };
      record_campaign_check: {
        Args: { campaign_id: string; content_hash: string; workspace_id: string };
        Returns: boolean;
      };
      record_domain_checks: { Args: { checks: Json }; Returns: number };
      record_findings: { Args: { epoch: number; findings: Json; instant?: string; run_id: string }; Returns: number };
      record_mail_events: { Args: { events: Json }; Returns: Json };
      record_research_site: {
        Args: { epoch: number; job_id: string; number: number; outcome: Json };
        Returns: boolean;
      };
      record_variant_look: { Args: { look: Json; step_id: string }; Returns: boolean };
      regenerate: {
        Args: { client_message_id: string; lease_seconds?: number; model?: string; turn_id: string };
        Returns: Json;
      };
      remember: { Args: { content: string; replaces?: string; scope?: string; workspace_id: string }; Returns: Json };
      remove_member: { Args: { user_id: string; workspace_id: string }; Returns: boolean };
      remove_notification_channel: { Args: { channel_id: string; workspace_id: string }; Returns: boolean };
      remove_pin: { Args: { pin_id: string; workspace_id: string }; Returns: Json };
      remove_service_account: { Args: { service_account_id: string; workspace_id: string }; Returns: boolean };
      remove_suppression: { Args: { email: string; workspace_id: string }; Returns: boolean };
      rename_thread: { Args: { thread_id: string; title: string }; Returns: boolean };
      research_results: { Args: { after?: number; job_id: string; workspace_id: string }; Returns: Json };
      research_target: { Args: { account_id?: string; lead_id?: string; workspace_id: string }; Returns: Json };
      reserve_research: { Args: { epoch: number; job_id: string; model: string; number: number }; Returns: boolean };
      restore_leads: { Args: { lead_ids: string[]; workspace_id: string }; Returns: Json };
      resume_campaign: { Args: { campaign_id: string; workspace_id: string }; Returns: Json };
      resume_research: { Args: { job_id: string }; Returns: Json };
      resume_task: { Args: { task_id: string; workspace_id: string }; Returns: Json };
      revoke_api_key: { Args: { key_id: string; workspace_id: string }; Returns: boolean };
      revoke_send_permission: { Args: { permission_id: string; workspace_id: string }; Returns: boolean };
      rotate_api_key: { Args: { key_id: string; overlap_hours?: number; workspace_id: string }; Returns: Json };
      run_call: { Args: { arguments: Json; call_id: string; epoch: number; function_name: string }; Returns: Json };
      run_execution: { Args: { epoch: number; execution_id: string; model?: string }; Returns: string };
      run_task_now: { Args: { task_id: string; workspace_id: string }; Returns: Json };
      save_alert_rule: { Args: { rule: Json; workspace_id: string }; Returns: Json };
      save_campaign: { Args: { campaign: Json; workspace_id: string }; Returns: Json };
      save_custom_field: { Args: { field: Json; workspace_id: string }; Returns: Json };
      save_email_template: { Args: { template: Json; workspace_id: string }; Returns: Json };
      save_goal: { Args: { goal: Json; workspace_id: string }; Returns: Json };
      save_lead_view: { Args: { view: Json; workspace_id: string }; Returns: Json };
      save_mail_settings: { Args: { settings: Json; workspace_id: string }; Returns: Json };
      save_mailbox: { Args: { mailbox: Json; workspace_id: string }; Returns: Json };
      save_notification_settings: { Args: { changes: Json; workspace_id: string }; Returns: Json };
      save_pipeline_stages: { Args: { expected?: Json; stages: Json; workspace_id: string }; Returns: Json };
      save_question: { Args: { question: Json; question_id?: string; workspace_id: string }; Returns: Json };
      save_research: {
        Args: { facts?: Json; fill?: boolean; pages?: Json; subject: Json; workspace_id: string };
        Returns: Json;
      };
      save_score_rule: { Args: { rule: Json; workspace_id: string }; Returns: Json };
      save_segment: { Args: { segment: Json; workspace_id: string }; Returns: Json };
      save_task: { Args: { task: Json; task_id?: string; workspace_id: string }; Returns: Json };
      score_rules_of: { Args: { workspace_id: string }; Returns: Json };
      search_accounts: {
        Args: { cursor?: string; filter?: Json; page_size?: number; sort?: Json; workspace_id: string };
        Returns: Json;
      };
      search_leads: {
        Args: {
          counted?: boolean;
          cursor?: string;
          filter?: Json;
          page_size?: number;
          sort?: Json;
          workspace_id: string;
        };
        Returns: Json;
      };
      search_threads: {
        Args: { archived?: boolean; before?: string; page_size?: number; query?: string; workspace_id: string };
        Returns: {
          archived_at: string;
          excerpt: string;
          id: string;
          title: string;
          turn_status: string;
          updated_at: string;
          waiting: boolean;
        }[];
      };
      send_test_mail: { Args: { mail: Json; request_id: string; workspace_id: string }; Returns: Json };
      sending_insights: {
        Args: { by?: string; campaign_id?: string; days?: number; workspace_id: string };
        Returns: Json;
      };
      set_days_off: { Args: { days: Json; workspace_id: string }; Returns: number };
      set_own_spending_limit: { Args: { day_micros: number; workspace_id: string }; Returns: Json };
      set_reminder: { Args: { due_at: string; lead_id?: string; text: string; workspace_id: string }; Returns: Json };
      set_retention: {
        Args: { audit_days?: number; notification_days?: number; thread_days?: number; workspace_id: string };
        Returns: Json;
      };
      set_spending_limits: {
        Args: { month_micros: number; person_day_micros: number; workspace_id: string };
        Returns: Json;
      };
      snooze_notification: { Args: { notification_id: string; until: string; workspace_id: string }; Returns: Json };
      spending_overview: { Args: { workspace_id: string }; Returns: Json };
      stage_import_rows: { Args: { faults?: Json; import_id: string; number: number; rows: Json }; Returns: number };
      start_bulk_job: { Args: { job_id: string }; Returns: Json };
      start_campaign: { Args: { campaign_id: string; content_hash: string; workspace_id: string }; Returns: Json };
      start_import: { Args: { approved?: Json; import_id: string }; Returns: Json };
      start_research: { Args: { job_id: string; seen: string }; Returns: Json };
      stop_bulk_job: { Args: { job_id: string }; Returns: Json };
      stop_campaign: { Args: { campaign_id: string; workspace_id: string }; Returns: Json };
      stop_enrolment: { Args: { enrolment_id: string; workspace_id: string }; Returns: Json };
      stop_import: { Args: { import_id: string }; Returns: Json };
      stop_research: { Args: { job_id: string }; Returns: Json };
      stop_turn: { Args: { turn_id: string }; Returns: Json };
      store_next_runs: { Args: { refills: Json }; Returns: number };
      summarise_thread: {
        Args: { content: string; epoch: number; message_id: string; turn_id: string };
        Returns: Json;
      };
      suppression_overview: { Args: { email?: string; workspace_id: string }; Returns: Json };
      switch_branch: { Args: { message_id: string }; Returns: boolean };
      tag_leads: {
        Args: { add?: string[]; lead_ids: string[]; remove?: string[]; workspace_id: string };
        Returns: Json;
      };
      take_page_turn: { Args: { gap_milliseconds: number; host: string; workspace_id: string }; Returns: number };
      task_history: { Args: { before?: string; task_id: string; workspace_id: string }; Returns: Json };
      tasks_to_refill: { Args: { at_most: number; instant?: string }; Returns: Json };
      tell_apart: {
        Args: { lead_id: string; other_id: string; same?: boolean; workspace_id: string };
        Returns: boolean;
      };
      test_notification_channel: { Args: { channel_id: string; workspace_id: string }; Returns: Json };
      turn_trace: { Args: { turn_id: string }; Returns: Json };
      undo: { Args: { call_id?: string; turn_id?: string }; Returns: Json };
      undo_bulk_job: { Args: { job_id: string }; Returns: Json };
      undo_import: { Args: { import_id: string }; Returns: Json };
      undo_research: { Args: { job_id: string }; Returns: Json };
      unfollow_segment: { Args: { segment: string; workspace_id: string }; Returns: Json };
      unmerge_leads: { Args: { merge_id: string; workspace_id: string }; Returns: Json };
      unmute_alert_rule: { Args: { rule_id: string; workspace_id: string }; Returns: Json };
      unsubscribe_by_link: { Args: { token: string }; Returns: Json };
      update_account: {
        Args: { account_id: string; changes: Json; expected_updated_at?: string; workspace_id: string };
        Returns: Json;
      };
      update_lead: {
        Args: { changes: Json; expected_updated_at?: string; lead_id: string; workspace_id: string };
        Returns: Json;
      };
      update_my_context: {
        Args: { display_name?: string; locale?: string; preferences?: Json; time_zone?: string; workspace_id: string };
        Returns: Json;
      };
      use_fact: { Args: { fact_id: string; workspace_id: string }; Returns: Json };
      use_research_answer: { Args: { job_id: string; number: number }; Returns: Json };
      webhook_of_execution: { Args: { epoch: number; execution_id: string }; Returns: Json };
      withdraw_answers: { Args: { at_most?: number }; Returns: number };
      workspace_overview: { Args: { workspace_id: string }; Returns: Json };
      write_leads: { Args: { operations: Json; workspace_id: string }; Returns: Json };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  public: {
    Enums: {},
  },
} as const;
