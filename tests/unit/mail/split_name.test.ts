import { expect, test } from "vitest";
import { splitName } from "../../../shared/domain/mail/split_name.ts";

test.each([
  ["Anna Jones", "Anna", "Jones"],
  ["Anna", "Anna", undefined],
  ["Dr. Anna Jones", "Anna", "Jones"],
  ["Prof. Dr. Karl-Heinz Müller", "Karl-Heinz", "Müller"],
  ["Jones, Anna", "Anna", "Jones"],
  ["Anna Jones, PhD", "Anna", "Jones"],
  ["Anna Maria van den Berg", "Anna", "Berg"],
  ["ANNA JONES", "Anna", "Jones"],
  ["anna o'neill", "Anna", "O'Neill"],
  ["Ronan McDonald", "Ronan", "McDonald"],
  ["JP Morgan", "JP", "Morgan"],
  ["J. Oppenheimer", undefined, "Oppenheimer"],
  ["  Zoë\u202E\n Ünlü ", "Zoë", "Ünlü"],
  ["Иван Петров", "Иван", "Петров"],
  ["王伟", undefined, undefined],
  ["김 민수", undefined, undefined],
  ["info", undefined, undefined],
  ["Acme GmbH", undefined, undefined],
  ["anna@acme.example", undefined, undefined],
  ["", undefined, undefined],
  ["<script>", undefined, undefined],
])("%j", (name, first, last) => {
  expect(splitName(name)).toEqual({ ...(first && { first }), ...(last && { last }) });
});
