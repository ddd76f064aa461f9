using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Pipeline;

/// <summary>Two operations that edit the same thing are a mistake in the catalogue: found before anything is written.</summary>
internal static class EditConflicts
{
    /// <exception cref="InvalidOperationException">Two edits of different operations, or of the same one, meet.</exception>
    public static void Check(IReadOnlyList<(string Operation, IReadOnlyList<GuestEdit> Edits)> plans, GuestKind guest)
    {
        StringComparer comparer = StringComparer.FromComparison(GuestPath.Comparison(guest));
        // Plans can have as many edits as a folder has files. In this order whatever is in a folder or key follows it at once,
        // so that an edit that meets another one meets its neighbour.
        (string Operation, GuestEdit Edit, string Order)[] edits =
        [
            .. plans.SelectMany(plan => plan.Edits, (plan, edit) => (plan.Operation, Edit: edit, Order: Order(edit)))
                .OrderBy(edit => edit.Order, comparer),
        ];
        for (int index = 1; index < edits.Length; index++)
        {
            // Edits of single lines of one file need not meet their neighbour to meet another one.
            for (int other = index - 1; other >= 0 && (other == index - 1 || comparer.Equals(edits[other].Order, edits[index].Order)); other--)
            {
                if (GuestEdit.Meet(edits[other].Edit, edits[index].Edit, guest) && !AreTwins(edits[other], edits[index]))
                {
                    throw new InvalidOperationException($"{edits[other].Operation} and {edits[index].Operation} both change {edits[index].Edit.Target}");
                }
            }
        }
    }

    /// <summary>One operation found two files whose names differ in nothing but case, and removes both.</summary>
    private static bool AreTwins((string Operation, GuestEdit Edit, string) first, (string Operation, GuestEdit Edit, string) second) =>
        first.Operation == second.Operation && (first.Edit, second.Edit) is (GuestEdit.Delete one, GuestEdit.Delete other)
        && one.Path != other.Path && one.Path.Equals(other.Path, StringComparison.OrdinalIgnoreCase);

    // Files begin with their separator, hives never do.
    private static string Order(GuestEdit edit) => edit.FilePath is not null ? "/" + edit.Target.TrimEnd('/') + "/" : edit.Target + "\\";
}
