/** Which functions of keys and of the HTTP API people may execute. See function_claims.ts. */
export const apiClaims: string[] = [
  "private.api_key_json",
  "private.api_refusal",
  "private.close_api_call",
  "private.is_service_account",
  "private.open_api_call",
  "private.require_key_manager",
  "private.run_api_call",
  "private.take_api_key",
  "public.api_call",
  "public.create_api_key",
  "public.create_service_account",
  "public.list_api_keys",
  "public.remove_service_account",
  "public.revoke_api_key",
  "public.rotate_api_key",
  "public.write_leads",
];
