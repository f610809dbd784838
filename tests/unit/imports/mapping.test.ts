import { describe, expect, test } from "vitest";
import { systemOf } from "../../../shared/domain/imports/known_columns.ts";
import { daysComeFirst, suggestMapping, typeOfValues } from "../../../shared/domain/imports/suggest_mapping.ts";

const mapped = (columns: string, samples: string[][] = []) => {
  const names = columns.split(", ");
  return Object.fromEntries(
    suggestMapping(names, samples)
      .map((field, place) => [names[place], field])
      .filter(([, field]) => field !== null),
  );
};

describe("exports of other systems are read without a question", () => {
  test("HubSpot", () => {
    const columns =
      "Record ID, First Name, Last Name, Email, Phone Number, Job Title, Company Name, Lifecycle Stage, Lead Status, Contact owner, Create Date, Associated Company";
    expect(systemOf(columns.split(", "))).toBe("HubSpot");
    expect(mapped(columns)).toEqual({
      "First Name": "first_name",
      "Last Name": "last_name",
      Email: "email",
      "Phone Number": "phone",
      "Job Title": "title",
      "Company Name": "company",
      "Lifecycle Stage": "stage",
      "Contact owner": "owner",
    });
  });

  test("Salesforce", () => {
    const columns =
      "FirstName, LastName, Title, Email, Phone, MobilePhone, Company, Website, Industry, Street, City, State, PostalCode, Country, NumberOfEmployees, AnnualRevenue, LeadSource, Status, Rating";
    expect(systemOf(columns.split(", "))).toBe("Salesforce");
    expect(mapped(columns)).toEqual({
      FirstName: "first_name",
      LastName: "last_name",
      Title: "title",
      Email: "email",
      Phone: "phone",
      MobilePhone: "phone",
      Company: "company",
      Website: "domain",
      Industry: "industry",
      City: "city",
      Country: "country",
      NumberOfEmployees: "employee_count",
      LeadSource: "source",
      Status: "stage",
    });
  });

  test("Apollo", () => {
    const columns =
      "First Name, Last Name, Title, Company Name for Emails, Email, Email Status, Email Confidence, Seniority, Departments, Stage, # Employees, Person Linkedin Url, Website, Apollo Contact Id, Apollo Account Id";
    expect(systemOf(columns.split(", "))).toBe("Apollo");
    expect(mapped(columns)).toEqual({
      "First Name": "first_name",
      "Last Name": "last_name",
      Title: "title",
      "Company Name for Emails": "company",
      Email: "email",
      Stage: "stage",
      "# Employees": "employee_count",
      Website: "domain",
    });
  });
});

test("a list of one's own is nobody's export, in whatever language", () => {
  expect(systemOf(["Name", "Email"])).toBeUndefined();
  expect(mapped("Vorname, Nachname, E-Mail-Adresse, Firma, Straße, Stadt, Land, Prénom")).toEqual({
    Vorname: "first_name",
    Nachname: "last_name",
    "E-Mail-Adresse": "email",
    Firma: "company",
    Stadt: "city",
    Land: "country",
  });
});

test("columns without a name are known by what stands in them", () => {
  const rows = [
    ["Anna Jones", "anna@x.example", "+49 30 1234567", "https://acme.com", "blue"],
    ["Bob Miller", "bob@x.example", "030 7654321", "www.brand.com", "red"],
  ];
  expect(mapped("Column 1, Column 2, Column 3, Column 4, Column 5", rows)).toEqual({
    "Column 1": "name",
    "Column 2": "email",
    "Column 3": "phone",
    "Column 4": "domain",
  });
  expect(mapped("Who, Reach", [["Anna", "anna@x.example"]])).toEqual({ Reach: "email" });
});

test("custom fields are known by label and by key, those of companies too", () => {
  const fields = [
    { key: "seats", label: "Number of seats", target: "lead" as const },
    { key: "motto", label: "Motto", target: "account" as const },
  ];
  expect(suggestMapping(["number of SEATS", "Company: Motto", "custom.seats", "Motto"], [], fields)).toEqual([
    "custom.seats",
    "account.custom.motto",
    null,
    null,
  ]);
});

test("no field is given twice, and a full name wins over its half", () => {
  expect(mapped("Email, Work Email, Name, First Name")).toEqual({ Email: "email", Name: "name" });
});

test("the order of days and months is told by a number that is no month", () => {
  expect(daysComeFirst([["03/04/2026"], ["13/04/2026"]])).toBe(true);
  expect(daysComeFirst([["03/14/2026"]])).toBe(false);
  expect(daysComeFirst([["03/04/2026"]])).toBeUndefined();
});

test.each([
  [["yes", "No", ""], "yes_no"],
  [["2026-01-31", "31.1.2026"], "date"],
  [["12", "1,200.5"], "number"],
  [["0301234"], "text"],
  [["https://x.example/a"], "link"],
  [["blue"], "text"],
  [[], "text"],
] as const)("%j looks like %s", (values, type) => {
  expect(typeOfValues(values)).toBe(type);
});
