using VmGeneralize.Guests;

namespace VmGeneralize.Operations;

/// <summary>Plans several operations that are to be applied together.</summary>
public static class JointPlan
{
    /// <summary>
    /// Each operation's edits. Where one that covers others deletes a folder, the others' edits in it are left out: of files there,
    /// and of hives whose file is there.
    /// </summary>
    public static IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> For(IGuestView guest, IReadOnlyList<Operation> operations)
    {
        (Operation Operation, IReadOnlyList<GuestEdit> Edits)[] plans = [.. operations.Select(operation => (operation, operation.Plan(guest)))];
        string[] covered =
        [
            .. plans.Where(plan => plan.Operation.CoversOthers).SelectMany(plan => plan.Edits).OfType<GuestEdit.Delete>().Select(delete => delete.Path),
        ];
        return covered.Length == 0
            ? plans
            : [.. plans.Select(plan => plan.Operation.CoversOthers ? plan : (plan.Operation, plan.Edits.Where(edit => !IsCovered(edit, covered, guest.Kind)).ToArray()))];
    }

    private static bool IsCovered(GuestEdit edit, string[] folders, GuestKind guest) =>
        (edit.FilePath ?? edit.HiveName) is { } path && folders.Any(folder => GuestPath.IsSameOrBelow(path, folder, guest));
}
