using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Two operations that edit the same thing are a mistake in the catalogue: found before anything is written.</summary>
internal static class EditConflicts
{
    /// <exception cref="InvalidOperationException">Two edits of different operations, or of the same one, meet.</exception>
    public static void Check(IReadOnlyList<(string Operation, IReadOnlyList<GuestEdit> Edits)> plans)
    {
        List<(string Operation, GuestEdit Edit)> seen = [];
        foreach ((string operation, IReadOnlyList<GuestEdit> edits) in plans)
        {
            foreach (GuestEdit edit in edits)
            {
                foreach ((string otherOperation, GuestEdit other) in seen)
                {
                    if (GuestEdit.Meet(edit, other))
                    {
                        throw new InvalidOperationException($"{operation} and {otherOperation} both change {edit.Target}");
                    }
                }

                seen.Add((operation, edit));
            }
        }
    }
}
