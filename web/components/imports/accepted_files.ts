/** What a file chooser offers; what the file really is, is looked at when it is read. */
export const acceptedFiles =
  ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
