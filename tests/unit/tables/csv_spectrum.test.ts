import { expect, test } from "vitest";
import { readTable } from "./read_table.ts";

/** The cases of csv-spectrum, which readers of CSV are compared by. */
const cases: [name: string, text: string, columns: string[], rows: string[][]][] = [
  [
    "comma_in_quotes",
    'first,last,address,city,zip\nJohn,Doe,120 any st.,"Anytown, WW",08123\n',
    ["first", "last", "address", "city", "zip"],
    [["John", "Doe", "120 any st.", "Anytown, WW", "08123"]],
  ],
  [
    "empty",
    'a,b,c\n1,"",""\n2,3,4\n',
    ["a", "b", "c"],
    [
      ["1", "", ""],
      ["2", "3", "4"],
    ],
  ],
  [
    "empty_crlf",
    'a,b,c\r\n1,"",""\r\n2,3,4\r\n',
    ["a", "b", "c"],
    [
      ["1", "", ""],
      ["2", "3", "4"],
    ],
  ],
  [
    "escaped_quotes",
    'a,b\n1,"ha ""ha"" ha"\n3,4\n',
    ["a", "b"],
    [
      ["1", 'ha "ha" ha'],
      ["3", "4"],
    ],
  ],
  [
    "json",
    'key,val\n1,"{""type"": ""Point"", ""coordinates"": [102.0, 0.5]}"\n',
    ["key", "val"],
    [["1", '{"type": "Point", "coordinates": [102.0, 0.5]}']],
  ],
  [
    "location_coordinates",
    'Contact Phone Number,Location Coordinates,Cities,Counties\n,"37 36\' 37.8"" -121 2\' 17.9""",Ripon,San Joaquin\n',
    ["Contact Phone Number", "Location Coordinates", "Cities", "Counties"],
    [["", "37 36' 37.8\" -121 2' 17.9\"", "Ripon", "San Joaquin"]],
  ],
  [
    "newlines",
    'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9\n',
    ["a", "b", "c"],
    [
      ["1", "2", "3"],
      ["Once upon \na time", "5", "6"],
      ["7", "8", "9"],
    ],
  ],
  [
    "newlines_crlf",
    'a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6\r\n7,8,9\r\n',
    ["a", "b", "c"],
    [
      ["1", "2", "3"],
      ["Once upon \r\na time", "5", "6"],
      ["7", "8", "9"],
    ],
  ],
  [
    "quotes_and_newlines",
    'a,b\n1,"ha \n""ha"" \nha"\n3,4\n',
    ["a", "b"],
    [
      ["1", 'ha \n"ha" \nha'],
      ["3", "4"],
    ],
  ],
  ["simple", "a,b,c\n1,2,3\n", ["a", "b", "c"], [["1", "2", "3"]]],
  ["simple_crlf", "a,b,c\r\n1,2,3\r\n", ["a", "b", "c"], [["1", "2", "3"]]],
  [
    "utf8",
    "a,b,c\n1,2,3\n4,5,ʤ\n",
    ["a", "b", "c"],
    [
      ["1", "2", "3"],
      ["4", "5", "ʤ"],
    ],
  ],
];

test.each(cases)("csv-spectrum: %s", async (_, text, columns, rows) => {
  for (const pieceBytes of [1, 5, 65536]) {
    const table = await readTable(text, { hasHeader: true, pieceBytes });
    expect(table.columns).toEqual(columns);
    expect(table.cells).toEqual(rows);
    expect(table.rows.every(({ fault }) => fault === undefined)).toBe(true);
  }
});
