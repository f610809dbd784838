const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** The views of the schema `reports`, as the migration 0775 has them. */
export const reportViews = words(
  "leads companies stages stage_history activities people campaigns enrolments campaign_mails replies days",
);

/** What a statement may call; the same as `private.question_functions()`, which decides in the end. */
export const allowedFunctions = words(`
  count sum avg min max bool_and bool_or every stddev stddev_samp stddev_pop variance var_samp var_pop corr percentile_cont
  percentile_disc mode string_agg array_agg row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
  nth_value abs ceil ceiling floor round trunc mod power sqrt ln log exp sign width_bucket lower upper initcap length char_length
  btrim ltrim rtrim substring substr left right position strpos split_part replace starts_with concat concat_ws date_trunc date_part
  extract age now date make_date make_interval to_char to_date justify_days justify_hours justify_interval timezone isfinite
  cardinality array_length array_position array_to_string jsonb_typeof jsonb_array_length jsonb_extract_path_text like_escape`);

/** Nodes of the grammar's tree that may stand in a question. */
export const allowedNodes = words(`
  SelectStmt ResTarget ColumnRef String Integer Float Boolean A_Star A_Const A_Expr A_ArrayExpr A_Indirection A_Indices BoolExpr
  NullTest BooleanTest FuncCall NamedArgExpr TypeCast TypeName CaseExpr CaseWhen CoalesceExpr MinMaxExpr SubLink RangeVar
  RangeSubselect JoinExpr CommonTableExpr SortBy WindowDef GroupingSet GroupingFunc SQLValueFunction List Alias`);

/** Fields that hold a node without saying its kind. */
export const allowedFields = words("withClause alias typeName over larg rarg ival fval sval boolval");

export const allowedTypes = words(`
  bool boolean int2 int4 int8 smallint integer bigint numeric decimal float4 float8 real text varchar bpchar date timestamp timestamptz
  time interval uuid json jsonb`);

export const allowedOperators = words(
  "+ - * / % ^ = <> != < > <= >= || ~ ~* !~ !~* ~~ ~~* !~~ !~~* -> ->> #> #>> @> <@ ? ?| ?& && BETWEEN",
);

/** Of SQL's values without brackets those that tell a time. */
export const allowedValues = words(
  "SVFOP_CURRENT_DATE SVFOP_CURRENT_TIMESTAMP SVFOP_CURRENT_TIMESTAMP_N SVFOP_LOCALTIMESTAMP SVFOP_LOCALTIMESTAMP_N",
);
