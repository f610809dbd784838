const fillers = new Set(
  `a about again all also am an and any anybody anyone anything are as at back based be been being bit but by can company
companies contact contacts could currently customer database did display do does every everybody everyone everything
fetch field filter find folks for from get give go got had has have he her here hey hi him his how i i'd i'm in into is it
it's its just kindly know lead leads let let's like list look looking me more much my need now of off ok okay on one ones
only open or our out over people person persons please ppl prospect prospects pull quick quickly record records right
run say search see select she should show so some still stage stages such tell than thanks that the their them then
there these they thing things this those to up us view want was we were what what's where which who who's whose will
with work works working would year you your those located living contacts crm sitting there's status industry sector
country countries city cities account accounts business businesses firm firms both either each whole currently
region market accounts clients client space`.split(/\s+/),
);

/** Whether a word carries no meaning that a filter could use. */
export function isFiller(word: string): boolean {
  return fillers.has(word);
}

/** A word for the rows themselves. */
export const leadNoun =
  "(?:leads?|contacts?|people|persons?|prospects?|ones|accounts?|folks|clients?|companies|businesses|firms)";
