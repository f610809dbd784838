/** Where a column of a file may go; `custom.<key>` and `account.custom.<key>` besides. `private.import_fields()` is the same. */
export const importFields = [
  { field: "name", label: "Full name" },
  { field: "first_name", label: "First name" },
  { field: "last_name", label: "Last name" },
  { field: "email", label: "E-mail" },
  { field: "phone", label: "Phone" },
  { field: "title", label: "Job title" },
  { field: "company", label: "Company" },
  { field: "domain", label: "Company website" },
  { field: "industry", label: "Industry" },
  { field: "employee_count", label: "Employees" },
  { field: "country", label: "Country" },
  { field: "city", label: "City" },
  { field: "stage", label: "Stage" },
  { field: "owner", label: "Owner" },
  { field: "tags", label: "Tags" },
  { field: "source", label: "Source" },
  { field: "do_not_contact", label: "Do not contact" },
  { field: "note", label: "Note" },
] as const;

export type ImportField = (typeof importFields)[number]["field"];

/** Fields that several columns may fill: the first number that is there, all tags together. */
export const sharedImportFields: readonly string[] = ["phone", "tags"] satisfies ImportField[];
