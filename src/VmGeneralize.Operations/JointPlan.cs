using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations;

/// <summary>Plans several operations that are to be applied together.</summary>
public static class JointPlan
{
    /// <summary>
    /// Each operation's edits. Where one that covers others deletes a folder, the others' edits in it are left out: of files there,
    /// and of hives whose file is there. On Linux the guest's configuration says where much of it is, so that one place may be in
    /// another: there every edit in what is deleted is left out, and the first of two that delete one thing stays.
    /// </summary>
    public static IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> For(
        IGuestView guest, IReadOnlyList<Operation> operations, CancellationToken cancellation = default)
    {
        (Operation Operation, IReadOnlyList<GuestEdit> Edits)[] plans = [.. operations.Select(Plan)];
        if (guest.Kind == GuestKind.Linux)
        {
            return WithoutNested(plans);
        }

        string[] covered =
        [
            .. plans.Where(plan => plan.Operation.CoversOthers).SelectMany(plan => plan.Edits).OfType<GuestEdit.Delete>().Select(delete => delete.Path),
        ];
        return covered.Length == 0
            ? plans
            :
            [
                .. plans.Select(
                    plan => plan.Operation.CoversOthers ? plan : (plan.Operation, plan.Edits.Where(edit => !IsCovered(edit, covered, guest.Kind)).ToArray())),
            ];

        (Operation Operation, IReadOnlyList<GuestEdit> Edits) Plan(Operation operation)
        {
            cancellation.ThrowIfCancellationRequested();
            return (operation, operation.Plan(guest));
        }
    }

    private static bool IsCovered(GuestEdit edit, string[] folders, GuestKind guest) =>
        (edit.FilePath ?? edit.HiveName) is { } path && folders.Any(folder => GuestPath.IsSameOrBelow(path, folder, guest));

    private static (Operation Operation, IReadOnlyList<GuestEdit> Edits)[] WithoutNested((Operation Operation, IReadOnlyList<GuestEdit> Edits)[] plans)
    {
        HashSet<string> deleted = [.. plans.SelectMany(plan => plan.Edits).OfType<GuestEdit.Delete>().Select(delete => delete.Path)];
        HashSet<string> told = [];
        return [.. plans.Select(plan => (plan.Operation, (IReadOnlyList<GuestEdit>)[.. plan.Edits.Where(IsLeft)]))];

        bool IsLeft(GuestEdit edit) => edit.FilePath is not { } path
            || (!Folders(path).Any(deleted.Contains) && (edit is GuestEdit.Delete ? told.Add(path) : !deleted.Contains(path)));
    }

    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }
}
