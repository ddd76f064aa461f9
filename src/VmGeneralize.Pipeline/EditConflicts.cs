using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Two operations that edit the same thing are a mistake in the catalogue: found before anything is written.</summary>
internal static class EditConflicts
{
    /// <exception cref="InvalidOperationException">Two edits of different operations, or of the same one, meet.</exception>
    public static void Check(IReadOnlyList<(string Operation, IReadOnlyList<GuestEdit> Edits)> plans)
    {
        // Plans can have as many edits as a folder has files. In this order whatever lies in a folder or key follows it at once,
        // so that an edit that meets another one meets its neighbour.
        (string Operation, GuestEdit Edit, string Order)[] edits =
        [
            .. plans.SelectMany(plan => plan.Edits, (plan, edit) => (plan.Operation, Edit: edit, Order: Order(edit)))
                .OrderBy(edit => edit.Order, StringComparer.OrdinalIgnoreCase),
        ];
        for (int index = 1; index < edits.Length; index++)
        {
            if (GuestEdit.Meet(edits[index - 1].Edit, edits[index].Edit))
            {
                throw new InvalidOperationException($"{edits[index - 1].Operation} and {edits[index].Operation} both change {edits[index].Edit.Target}");
            }
        }
    }

    // Files begin with their separator, hives never do.
    private static string Order(GuestEdit edit) => edit is GuestEdit.Delete ? "/" + edit.Target.TrimEnd('/') + "/" : edit.Target + "\\";
}
